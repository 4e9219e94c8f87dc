/**
 * The company in the open room: who has it open, too, and who is typing there. It comes by the room's own channel, past
 * the change log; nothing of it is kept, and whatever else anybody publishes there is ignored.
 */
import type { Change, Person, RoomId, UserId } from "@/sync/types";
import { parsePerson } from "@/sync/wire";
import type { AccountStore } from "./accountStore";
import type { Client, Connection } from "./connection";
import { type AccountState, NO_COMPANY } from "./store";

/** How long a word of somebody's typing holds. */
const TYPING_MS = 5_000;
/** Between two of our own. */
const TELL_MS = 3_000;

export type Company = Readonly<{
  enter: (room: RoomId) => void;
  leave: () => void;
  /** One is typing in the room. Call at every key: it is told now and then. */
  typing: (room: RoomId) => void;
  /** Changes that were taken in: who has written is not typing any more. */
  wrote: (changes: readonly Change[]) => void;
}>;

export function createCompany(account: AccountStore, line: Pick<Connection, "watch" | "publish">): Company {
  const { me } = account.get().picture;
  const timers = new Map<UserId, ReturnType<typeof setTimeout>>();
  let toldAt = 0;

  function enter(room: RoomId): void {
    if (account.get().company.room === room) return;
    leave();
    account.set({ company: { ...NO_COMPANY, room } });
    line.watch({ channel: `room:${room}`, on: { present, published } });
  }

  function leave(): void {
    line.watch(null);
    for (const timer of timers.values()) clearTimeout(timer);
    timers.clear();
    toldAt = 0;
    account.set({ company: NO_COMPANY });
  }

  function present(clients: readonly Client[] | null): void {
    const people = new Map(clients?.flatMap((client) => personOf(client) ?? []).map((person) => [person.id, person]));
    const here = clients && [...people.values()].sort((a, b) => a.id - b.id);
    account.set({ company: { ...account.get().company, here } });
  }

  function published(data: unknown, by: Client): void {
    const person = personOf(by);
    if (!person || person.id === me || !saysTyping(data)) return;
    clearTimeout(timers.get(person.id));
    timers.set(
      person.id,
      setTimeout(() => stopped(person.id), TYPING_MS),
    );
    const { company } = account.get();
    if (company.typing.some(({ id }) => id === person.id)) return;
    account.set({ company: { ...company, typing: [...company.typing, person] } });
  }

  function stopped(user: UserId): void {
    if (!timers.has(user)) return;
    clearTimeout(timers.get(user));
    timers.delete(user);
    const { company } = account.get();
    account.set({ company: { ...company, typing: company.typing.filter(({ id }) => id !== user) } });
  }

  return {
    enter,
    leave,
    typing: (room) => {
      const now = Date.now();
      // Put back, the clock says nothing of when that was.
      if (account.get().company.room !== room || Math.abs(now - toldAt) < TELL_MS) return;
      toldAt = now;
      line.publish({ t: "typing" });
    },
    wrote: (changes) => {
      const { room } = account.get().company;
      for (const change of changes) {
        if (change.type !== "message_added" || change.room !== room) continue;
        if (change.body.message.user.id === me) toldAt = 0; // the next word is news again
        stopped(change.body.message.user.id);
      }
    },
  };
}

/** Who has the room open, oneself too; null unless that is known at this moment. */
export function hereIn({ company, line }: AccountState, room: RoomId): readonly Person[] | null {
  return company.room === room && line.online && line.subscribed && line.synced ? company.here : null;
}

/** Who that is, by the server's word: never by anything that the client itself says. */
function personOf({ user, chanInfo }: Client): Person | null {
  const person = parsePerson(chanInfo);
  return person && String(person.id) === user ? person : null;
}

function saysTyping(data: unknown): boolean {
  return typeof data === "object" && data !== null && "t" in data && data.t === "typing";
}
