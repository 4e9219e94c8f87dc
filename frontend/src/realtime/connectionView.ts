/** The line to the server as components see it. */

import { never } from "@/lib/never";
import { lineOf } from "@/sync/indicator";
import { needsSync } from "@/sync/picture";
import { unsentCount } from "@/sync/sends";
import type { AccountState, State } from "./store";
import type { Connection } from "./views";

export function connectionOf({ session, account }: State): Connection {
  if (session.kind === "ended") return { kind: "session-ended", unsent: session.unsent };
  if (!account) return { kind: "catching-up", unsent: 0, asOf: null };

  const { line } = account;
  const common = { unsent: unsentCount(account.sends) + account.waiting, asOf: line.asOf };
  const kind = lineOf({ ...line, behind: isBehind(account) });
  switch (kind) {
    case "live":
      return { kind, unsent: common.unsent };
    case "catching-up":
      return { kind, ...common };
    case "throttled":
      return { kind, ...common, until: line.throttledUntil ?? 0 };
    case "offline":
      return { kind, ...common, unreachable: line.online, nextTryAt: line.nextTryAt };
    default:
      return never(kind);
  }
}

function isBehind({ picture }: AccountState): boolean {
  return needsSync(picture) || [...picture.rooms.values()].some(({ gapSince }) => gapSince !== null);
}
