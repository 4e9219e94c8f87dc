/** One browser's outbox in memory, for tabs that are open one after the other. */
import type { OpenOutbox } from "@/realtime/outbox";
import type { Send, UserId } from "@/sync/types";

export function memoryOutbox(): OpenOutbox {
  const kept = new Map<string, { user: UserId; send: Send }>();
  return (user, changed) => {
    queueMicrotask(() => {
      const own = [...kept.values()].filter((one) => one.user === user);
      changed(
        own.map(({ send }) => again(send)),
        new Set(),
      );
    });
    return {
      put: async (send) => void kept.set(send.clientId, { user, send }),
      remove: (clientId) => void kept.delete(clientId),
      clear: () => {
        for (const [clientId, one] of kept) if (one.user === user) kept.delete(clientId);
      },
      close: () => undefined,
    };
  };
}

function again(send: Send): Send {
  if (send.state.kind === "failed") return send;
  if (send.state.kind === "cancelling") return { ...send, state: { ...send.state, asking: false } };
  return { ...send, wentOut: true, state: { kind: "queued", notBefore: 0 } };
}
