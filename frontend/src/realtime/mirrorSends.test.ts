import { expect, test } from "vitest";
import { queued, type Sends } from "@/sync/sends";
import type { Send } from "@/sync/types";
import { message } from "@/testing/samples";
import { mirrorSends } from "./mirrorSends";

const ours = queued([], { clientId: "a", room: 7, content: "hello", replyTo: null, createdAt: 1 })[0] as Send;
const theirs: Send = { ...ours, elsewhere: true };
const failed: Send = { ...ours, state: { kind: "failed", refusal: { code: "forbidden", detail: "You may not." } } };
const sent: Send = { ...ours, state: { kind: "sent", message: message(1, 1) } };

/** What is written down and what is crossed out. */
function mirrored(before: Sends, after: Sends): string[] {
  const done: string[] = [];
  mirrorSends(before, after, {
    put: async ({ clientId, state }) => void done.push(`put ${clientId} ${state.kind}`),
    remove: (clientId) => void done.push(`remove ${clientId}`),
  });
  return done;
}

test.each<[string, Sends, Sends, string[]]>([
  ["what is new is written down", [], [ours], ["put a queued"]],
  ["not again as long as it waits", [ours], [{ ...ours, attempts: 1 }], []],
  ["a refusal is", [ours], [failed], ["put a failed"]],
  ["what another tab sends is that tab's to write down", [], [theirs], []],
  ["and to cross out", [theirs], [], []],
  ["taken over from it, it is ours", [theirs], [ours], ["put a queued"]],
  ["a refused one is given up in any tab", [{ ...failed, elsewhere: true }], [], ["remove a"]],
  ["what the server has is crossed out", [ours], [sent], ["remove a"]],
  ["what is given up is crossed out", [ours], [], ["remove a"]],
])("%s", (_, before, after, done) => {
  expect(mirrored(before, after)).toEqual(done);
});
