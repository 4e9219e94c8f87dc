/** Sends what is queued, each room's in order, until the server has taken or refused it, or it is taken back. */
import type { Api } from "@/api/api";
import { ApiError } from "@/api/errors";
import { uuid } from "@/lib/uuid";
import {
  answered,
  asksBack,
  cancelled,
  discarded,
  dueCancels,
  dueSends,
  goesOut,
  hurried,
  nextSendAt,
  notYetTakenBack,
  postponed,
  queued,
  refused,
  retried,
  takenBack,
  unanswered,
} from "@/sync/sends";
import type { Attachment, Quote, RoomId, Send } from "@/sync/types";
import { parseMessage } from "@/sync/wire";
import type { AccountStore } from "./accountStore";
import { type Failures, retryTime } from "./failures";

export type SendLoop = Readonly<{
  send: (room: RoomId, content: string, replyTo: Quote | null, attachments: readonly Attachment[]) => string;
  retry: (clientId: string) => void;
  cancel: (clientId: string) => void;
  discard: (clientId: string) => string;
  /** What is due goes out. */
  pump: () => void;
  /** The line is back: nothing waits any longer. */
  hurry: () => void;
  stop: () => void;
}>;

/** `doubtLine` is called when a send got no answer: whether the server is there at all, a sync will tell. */
export function createSendLoop(
  api: Pick<Api, "postMessage" | "cancelSend">,
  account: AccountStore,
  failures: Failures,
  doubtLine: () => void,
): SendLoop {
  let timer: ReturnType<typeof setTimeout> | undefined;

  function pump(): void {
    clearTimeout(timer);
    if (!account.isOpen()) return;
    const now = Date.now();
    for (const { clientId } of dueCancels(account.get().sends, now)) void askBack(clientId);
    for (const send of dueSends(account.get().sends, now)) void post(send);
    const next = nextSendAt(account.get().sends);
    if (next !== null) timer = setTimeout(pump, next - now);
  }

  async function post({ clientId, room, content, replyTo, attachments }: Send): Promise<void> {
    account.setSends(goesOut(account.get().sends, clientId, Date.now()));
    try {
      const files = attachments.length > 0 && { attachments: attachments.map(({ id }) => id) };
      const body = { content, client_id: clientId, ...(replyTo && { reply_to: replyTo.id }), ...files };
      const message = parseMessage(await api.postMessage(room, body));
      if (!message) throw new ApiError("unavailable", "The answer could not be read.");
      account.setSends(answered(account.get().sends, clientId, message));
    } catch (error) {
      account.setSends(afterFailure(clientId, error));
    }
    pump();
  }

  async function askBack(clientId: string): Promise<void> {
    account.setSends(asksBack(account.get().sends, clientId));
    try {
      const answer = await api.cancelSend(clientId);
      const message = "id" in answer ? parseMessage(answer) : null;
      const { sends } = account.get();
      account.setSends(message ? answered(sends, clientId, message) : takenBack(sends, clientId));
    } catch (error) {
      if (failures.report(error) !== "throttled") doubtLine();
      const { sends } = account.get();
      account.setSends(notYetTakenBack(sends, clientId, Date.now(), Math.random(), retryTime(error)));
    }
    pump();
  }

  function afterFailure(clientId: string, error: unknown) {
    const { sends } = account.get();
    const kind = failures.report(error);
    if (kind === "refused" && error instanceof ApiError) {
      return refused(sends, clientId, { code: error.code, detail: error.message });
    }
    if (kind !== "throttled") doubtLine();
    const later = retryTime(error);
    if (later !== null) return postponed(sends, clientId, later);
    return unanswered(sends, clientId, Date.now(), Math.random());
  }

  return {
    send: (room, content, replyTo, attachments) => {
      const clientId = uuid();
      account.setSends(
        queued(account.get().sends, { clientId, room, content, replyTo, attachments, createdAt: Date.now() }),
      );
      pump();
      return clientId;
    },
    retry: (clientId) => {
      account.setSends(retried(account.get().sends, clientId));
      pump();
    },
    cancel: (clientId) => {
      account.setSends(cancelled(account.get().sends, clientId));
      pump();
    },
    discard: (clientId) => {
      const { sends } = account.get();
      account.setSends(discarded(sends, clientId));
      return sends.find((send) => send.clientId === clientId)?.content ?? "";
    },
    pump,
    hurry: () => {
      account.setSends(hurried(account.get().sends));
      pump();
    },
    stop: () => clearTimeout(timer),
  };
}
