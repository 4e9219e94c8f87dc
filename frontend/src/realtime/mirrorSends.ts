/** Writes down what becomes of the sends: each until the server has it or the person gives it up. */
import type { Sends } from "@/sync/sends";
import type { Send } from "@/sync/types";
import type { Outbox } from "./outbox";

export function mirrorSends(before: Sends, after: Sends, outbox: Pick<Outbox, "put" | "remove">): void {
  if (before === after) return;
  const [was, is] = [byId(before), byId(after)];
  for (const send of is.values()) {
    if (!send.elsewhere && !isWritten(was.get(send.clientId), send)) void outbox.put(send);
  }
  for (const send of was.values()) {
    if (!is.has(send.clientId) && isOurs(send)) outbox.remove(send.clientId);
  }
}

/** Those that the server does not have, as far as this device knows. */
function byId(sends: Sends): Map<string, Send> {
  return new Map(sends.filter(({ state }) => state.kind !== "sent").map((send) => [send.clientId, send]));
}

function isWritten(before: Send | undefined, send: Send): boolean {
  return before !== undefined && !before.elsewhere && keptAs(before) === keptAs(send);
}

/** What of its state outlives the tab. */
function keptAs({ state }: Send): "failed" | "cancelling" | "waiting" {
  return state.kind === "failed" || state.kind === "cancelling" ? state.kind : "waiting";
}

/** A refused one can be given up in any tab. */
function isOurs(send: Send): boolean {
  return !send.elsewhere || send.state.kind === "failed";
}
