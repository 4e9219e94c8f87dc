import { expect, test, vi } from "vitest";
import { rights } from "@/sync/rights";
import type { EventCard, Role } from "@/sync/types";
import { tea } from "@/testing/eventSamples";
import { alice, bob, message } from "@/testing/samples";
import { actionsFor } from "./actions";
import { lastOwn } from "./editing";

const ROOM = { kind: "public", posting: "everyone", membersInvite: false, archived: false } as const;
const doers = {
  react: vi.fn(),
  reply: vi.fn(),
  edit: vi.fn(),
  copyText: vi.fn(),
  copyLink: vi.fn(),
  markUnread: vi.fn(),
  remove: vi.fn(),
};
const ANYBODY = ["Copy text", "Copy link", "Mark unread from here"];

function offered(me: number, role: Role, more = {}, room: Parameters<typeof rights>[1] = ROOM) {
  return actionsFor(message(1, 1, more), me, rights(role, room), doers).map(({ text }) => text);
}

test("the author edits and deletes, a moderator deletes, members reply, everybody copies", () => {
  expect(offered(bob.id, "member")).toEqual(["Another emoji", "Reply", "Edit", ...ANYBODY, "Delete…"]);
  expect(offered(alice.id, "moderator")).toEqual(["Another emoji", "Reply", ...ANYBODY, "Delete…"]);
  expect(offered(alice.id, "member")).toEqual(["Another emoji", "Reply", ...ANYBODY]);
});

test("nothing is done with what is deleted, nor written in an archived room", () => {
  expect(offered(bob.id, "owner", { deleted: true })).toEqual(["Mark unread from here"]);
  expect(offered(bob.id, "owner", {}, { ...ROOM, archived: true })).toEqual(ANYBODY);
});

test("an event is neither rewritten nor erased as if it were a text", () => {
  const event = { id: "c0ffee00-0000-4000-8000-000000000001" } as EventCard;
  expect(offered(bob.id, "owner", { event })).toEqual(["Another emoji", "Reply", ...ANYBODY]);
});

test("each is carried out on its message", () => {
  const [, , edit] = actionsFor(message(7, 7), bob.id, rights("member", ROOM), doers);
  edit?.onChoose();
  expect(doers.edit).toHaveBeenCalledWith(message(7, 7));
});

test("the last own message is the last text that is still there", () => {
  const mine = { user: alice };
  const gone = message(3, 3, { ...mine, deleted: true });
  const said = [
    message(1, 1, mine),
    message(2, 2, mine),
    gone,
    message(4, 4),
    message(5, 5, { ...mine, event: tea() }),
  ];
  expect(lastOwn(said, alice.id)?.number).toBe(2);
  expect(lastOwn(said, 9)).toBeUndefined();
});
