/** The company in the open room: who is there and who types, by the server's word; whatever else is published is nothing. */
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { added, alice, bob } from "@/testing/samples";
import { type AccountStore, openAccountStore } from "./accountStore";
import { createCompany, hereIn } from "./company";
import type { Client, Connection } from "./connection";
import { createTabStore, newAccountState } from "./store";

type Watched = Parameters<Connection["watch"]>[0];

const ROOM = 7;
const carol = { id: 3, username: "carol", displayName: "carol" };
let account: AccountStore;
let company: ReturnType<typeof createCompany>;
let watched: Watched;
let published: unknown[];

beforeEach(() => {
  vi.useFakeTimers();
  published = [];
  account = openAccountStore(createTabStore(), newAccountState(alice.id, [], true));
  company = createCompany(account, {
    watch: (channel) => {
      watched = channel;
    },
    publish: (data) => published.push(data),
  });
  company.enter(ROOM);
});

afterEach(() => {
  company.leave();
  vi.useRealTimers();
});

function client({ id, username }: { id: number; username: string }, tab = 1): Client {
  return { client: `${id}-${tab}`, user: String(id), chanInfo: { id, username, display_name: "" } };
}

const types = (person: typeof bob, data: unknown = { t: "typing" }) => watched?.on.published(data, client(person));
const typing = () => account.get().company.typing.map(({ username }) => username);
const here = () => account.get().company.here?.map(({ username }) => username) ?? null;

test("somebody types for five seconds, longer when they go on, several side by side", () => {
  types(bob);
  vi.advanceTimersByTime(2_000);
  types(carol);
  vi.advanceTimersByTime(1_000);
  types(bob);
  vi.advanceTimersByTime(3_999);
  expect(typing()).toEqual(["bob", "carol"]);
  vi.advanceTimersByTime(1_000);
  expect(typing()).toEqual(["bob"]);
  vi.advanceTimersByTime(1);
  expect(typing()).toEqual([]);
});

test("one's own typing in another tab is no news", () => {
  types(alice);
  expect(typing()).toEqual([]);
});

test("who has written is not typing any more, at once", () => {
  types(bob);
  company.wrote([added(5, 5, { user: carol })]);
  expect(typing()).toEqual(["bob"]);
  company.wrote([{ ...added(6, 6, { user: bob }), room: 8 }]);
  expect(typing()).toEqual(["bob"]);
  company.wrote([added(7, 7, { user: bob })]);
  expect(typing()).toEqual([]);
});

test("it is told at most every three seconds, and again after one's own message", () => {
  company.typing(ROOM);
  company.typing(ROOM);
  vi.advanceTimersByTime(2_999);
  company.typing(ROOM);
  expect(published).toEqual([{ t: "typing" }]);
  vi.advanceTimersByTime(1);
  company.typing(ROOM);
  expect(published).toHaveLength(2);
  company.wrote([added(5, 5, { user: alice })]);
  company.typing(ROOM);
  expect(published).toHaveLength(3);
  vi.advanceTimersByTime(3_000);
  company.typing(8); // not the one that is open
  expect(published).toHaveLength(3);
});

test("the clock is put back: that one is typing is told all the same", () => {
  company.typing(ROOM);
  vi.setSystemTime(Date.now() - 3_600_000);
  company.typing(ROOM);
  expect(published).toHaveLength(2);
});

test("everybody who has it open, each once, by id; nothing is claimed while that is not known", () => {
  expect(here()).toBeNull();
  watched?.on.present([client(bob, 1), client(alice), client(bob, 2)]);
  expect(here()).toEqual(["alice", "bob"]);
  watched?.on.present(null);
  expect(here()).toBeNull();
});

test("who is here is said while the line is live, and of no other room", () => {
  watched?.on.present([client(bob)]);
  const said = () => hereIn(account.get(), ROOM)?.map(({ username }) => username) ?? null;
  expect(said()).toBeNull(); // nothing is synced yet
  account.setLine({ subscribed: true, synced: true });
  expect([said(), hereIn(account.get(), 8)]).toEqual([["bob"], null]);
  for (const broken of [{ online: false }, { subscribed: false }, { synced: false }]) {
    account.setLine(broken);
    expect(said()).toBeNull();
    account.setLine({ online: true, subscribed: true, synced: true });
  }
  expect(said()).toEqual(["bob"]);
  watched?.on.present(null);
  expect(said()).toBeNull();
});

test("with another room comes another company", () => {
  types(bob);
  watched?.on.present([client(bob)]);
  company.enter(8);
  expect(watched?.channel).toBe("room:8");
  expect([typing(), here()]).toEqual([[], null]);
  company.leave();
  expect([watched, account.get().company.room]).toEqual([null, null]);
});

test("to enter the room that is open changes nothing", () => {
  types(bob);
  company.enter(ROOM);
  expect(typing()).toEqual(["bob"]);
});

test("of the room before nothing goes on in the next one", () => {
  types(bob);
  vi.advanceTimersByTime(4_000);
  company.typing(ROOM);
  company.enter(8);
  company.typing(8);
  expect(published).toHaveLength(2);
  types(bob);
  vi.advanceTimersByTime(4_999);
  expect(typing()).toEqual(["bob"]);
  vi.advanceTimersByTime(1);
  expect(typing()).toEqual([]);
});

const HOSTILE: unknown[] = [
  null,
  "typing",
  7,
  [],
  ["typing"],
  {},
  { t: "Typing" },
  { t: ["typing"] },
  { t: { toString: "typing" } },
  { type: "typing" },
  { type: "message_added", body: { content: "forged" } },
  { type: "reset" },
];

test.each(HOSTILE)("%j is ignored", (data) => {
  const before = account.get();
  types(bob, data);
  expect(account.get()).toBe(before);
});

test("who it is, says the server's token alone", () => {
  const said = { t: "typing", id: 9, username: "admin", display_name: "<b>admin</b>", user: "9" };
  types(bob, said);
  expect(account.get().company.typing).toEqual([bob]);
});

test.each([undefined, null, "bob", {}, { id: 3, username: "carol" }, { id: "2", username: "bob" }, { id: 2 }])(
  "%j is nobody",
  (chanInfo) => {
    watched?.on.published({ t: "typing" }, { client: "x", user: "2", chanInfo });
    watched?.on.present([{ client: "x", user: "2", chanInfo }]);
    expect([typing(), here()]).toEqual([[], []]);
  },
);

test("a flood of it draws nothing anew", () => {
  types(bob);
  const before = account.get();
  for (let i = 0; i < 1_000; i++) types(bob);
  expect(account.get()).toBe(before);
});
