/** Every transition of a send, and only those. */
import { expect, test } from "vitest";
import { alice, message } from "@/testing/samples";
import {
  answered,
  asksBack,
  cancelled,
  confirmed,
  discarded,
  dueCancels,
  dueSends,
  goesOut,
  hurried,
  interrupted,
  joined,
  nextSendAt,
  notYetTakenBack,
  postponed,
  queued,
  refused,
  retried,
  type Sends,
  settled,
  takenBack,
  unanswered,
  unsentCount,
} from "./sends";

const REFUSAL = { code: "forbidden", detail: "You may not do that here." };

const add = (sends: Sends, clientId: string, room = 7): Sends =>
  queued(sends, { clientId, room, content: clientId, replyTo: null, createdAt: 1_000 });
const states = (sends: Sends) => sends.map(({ state }) => state.kind);
const ids = (sends: Sends) => sends.map(({ clientId }) => clientId);

const one = add([], "a");
const sending = goesOut(one, "a", 1_000);
const sent = answered(sending, "a", message(3, 12, { clientId: "a", user: alice }));
const failed = refused(sending, "a", REFUSAL);

test("queued → sending → sent, and gone when the room has reached it", () => {
  expect(states(one)).toEqual(["queued"]);
  expect(states(sending)).toEqual(["sending"]);
  expect(states(sent)).toEqual(["sent"]);
  expect(settled(sent, () => 11)).toBe(sent);
  expect(settled(sent, () => undefined)).toEqual([]); // the room is not ours any more
  expect(settled(sent, () => 12)).toEqual([]);
});

test("queued → sending → failed → queued, or gone", () => {
  expect(failed[0]?.state).toEqual({ kind: "failed", refusal: REFUSAL });
  expect(states(retried(failed, "a"))).toEqual(["queued"]);
  expect(discarded(failed, "a")).toEqual([]);
});

test.each<[string, Sends]>([
  ["queued", one],
  ["sending", sending],
  ["sent", sent],
  ["failed", failed],
])("%s: a message with its id and author ends it", (_, sends) => {
  expect(confirmed(sends, [message(3, 12, { clientId: "a", user: alice })], alice.id)).toEqual([]);
  expect(confirmed(sends, [message(3, 12, { clientId: "a" })], alice.id)).toBe(sends);
  expect(confirmed(sends, [message(3, 12, { clientId: null, user: alice })], alice.id)).toBe(sends);
});

test("nothing but sending can be answered, nothing but failed retried or discarded", () => {
  expect(answered(one, "a", message(3, 12))).toEqual(one);
  expect(refused(sent, "a", REFUSAL)).toEqual(sent);
  expect(unanswered(failed, "a", 0, 0)).toEqual(failed);
  expect(retried(sending, "a")).toEqual(sending);
  expect(discarded(sending, "a")).toEqual(sending);
  expect(goesOut(sent, "a", 0)).toEqual(sent);
});

test("what never went out is taken back at once, what may have got through once the server says so", () => {
  expect(cancelled(one, "a")).toEqual([]);
  const waits = cancelled(unanswered(sending, "a", 0, 1), "a");
  expect(states(waits)).toEqual(["cancelling"]);
  expect(states(cancelled(sending, "a"))).toEqual(["cancelling"]);
  expect(takenBack(asksBack(waits, "a"), "a")).toEqual([]);
  expect(states(answered(asksBack(waits, "a"), "a", message(3, 12, { clientId: "a", user: alice })))).toEqual(["sent"]);
});

test("being taken back it is neither sent nor refused any more, and what is settled can't be taken back", () => {
  const waits = cancelled(sending, "a");
  expect(refused(waits, "a", REFUSAL)).toEqual(waits);
  expect(unanswered(waits, "a", 0, 0)).toEqual(waits);
  expect(goesOut(waits, "a", 0)).toEqual(waits);
  expect(unsentCount(waits)).toBe(0);
  for (const sends of [sent, failed]) expect(cancelled(sends, "a")).toEqual(sends);
  expect(takenBack(sending, "a")).toEqual(sending);
});

test("taking back comes before all that its room has still to send, one question at a time, again and again", () => {
  const three = add(add(sending, "b"), "c", 8);
  const waits = cancelled(three, "a");
  expect([ids(dueCancels(waits, 0)), ids(dueSends(waits, 0))]).toEqual([["a"], ["c"]]);
  const asking = asksBack(waits, "a");
  expect([dueCancels(asking, 0), ids(dueSends(asking, 0))]).toEqual([[], ["c"]]);
  const later = notYetTakenBack(asking, "a", 1_000, 1, null);
  expect([dueCancels(later, 1_999), ids(dueCancels(later, 2_000)), ids(dueSends(later, 2_000))]).toEqual([
    [],
    ["a"],
    ["c"],
  ]);
  expect(nextSendAt(cancelled(notYetTakenBack(asking, "a", 1_000, 1, 9_000), "c"))).toBe(9_000);
  expect(ids(dueCancels(hurried(later), 0))).toEqual(["a"]);
  expect(ids(dueCancels(interrupted(asking), 0))).toEqual(["a"]);
  expect(ids(dueSends(takenBack(asking, "a"), 0))).toEqual(["b", "c"]);
});

test("without an answer it waits longer each time, half of it by chance, at most 30 s", () => {
  let sends = one;
  const waits = Array.from({ length: 7 }, (_, i) => {
    sends = unanswered(goesOut(sends, "a", 0), "a", 1_000, i % 2 ? 0 : 1);
    return (nextSendAt(sends) ?? 0) - 1_000;
  });
  expect(waits).toEqual([1_000, 1_000, 4_000, 4_000, 16_000, 15_000, 30_000]);
  expect(sends[0]?.attempts).toBe(7);
});

test("asked to come later, it does, and it is no failed attempt", () => {
  const later = postponed(sending, "a", 9_000);
  expect([nextSendAt(later), later[0]?.attempts]).toEqual([9_000, 0]);
});

test("a room's sends go out one at a time, in order; rooms don't wait for each other", () => {
  const three = add(add(add([], "a"), "b"), "c", 8);
  expect(ids(dueSends(three, 0))).toEqual(["a", "c"]);
  const waiting = unanswered(goesOut(three, "a", 0), "a", 0, 1);
  expect(ids(dueSends(waiting, 500))).toEqual(["c"]);
  expect(ids(dueSends(waiting, 1_000))).toEqual(["a", "c"]);
  expect(ids(dueSends(goesOut(three, "a", 0), 0))).toEqual(["c"]);
  expect(ids(dueSends(refused(goesOut(three, "a", 0), "a", REFUSAL), 0))).toEqual(["b", "c"]);
});

test("when the line is back nothing waits; when the session ends nothing stays half way", () => {
  const waiting = unanswered(sending, "a", 0, 1);
  expect(nextSendAt(hurried(waiting))).toBe(0);
  expect(states(interrupted(add(sending, "b")))).toEqual(["queued", "queued"]);
  expect(states(interrupted(sent))).toEqual(["sent"]);
});

test("unsent is what the server does not have, as far as is known here", () => {
  expect(unsentCount(add(sending, "b"))).toBe(2);
  expect(unsentCount(sent)).toBe(0);
  expect(unsentCount(failed)).toBe(0);
});

test("what is written down joins what this tab has: other tabs' sends are shown and not sent here", () => {
  const placed = (sends: Sends, elsewhere: boolean) => sends.map((send) => ({ ...send, elsewhere }));
  const theirs = placed(add([], "0"), true);
  const both = joined(sending, [...theirs, ...one]);
  expect(ids(both).sort()).toEqual(["0", "a"]);
  expect(states(sending)).toEqual(["sending"]);
  expect(both.find(({ clientId }) => clientId === "a")?.state.kind).toBe("sending"); // ours is as it was here
  expect([dueSends(both, 2_000), dueSends(theirs, 2_000)]).toEqual([[], []]);
  expect(unsentCount(both)).toBe(2);

  const earlier = queued([], { clientId: "z", room: 7, content: "z", replyTo: null, createdAt: 999 });
  expect(ids(joined(one, earlier))).toEqual(["z", "a"]); // in the order in which they were written
  expect(ids(joined(both, []))).toEqual(["a"]); // the other tab is done; ours may not be written down yet
  const takenOver = joined(theirs, placed(theirs, false));
  expect(ids(dueSends(takenOver, 2_000))).toEqual(["0"]);
  expect(joined(sending, placed(sending, true)).map(({ elsewhere }) => elsewhere)).toEqual([true]);
});
