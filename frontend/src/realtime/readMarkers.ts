/** Tells the server how far the person has read: at once, then at most once a second a room, never backwards. */
import type { Api } from "@/api/api";
import { type Step, takeMine } from "@/sync/picture";
import type { RoomId } from "@/sync/types";
import { parseMine } from "@/sync/wire";
import type { AccountStore } from "./accountStore";
import type { Failures } from "./failures";

const PAUSE_MS = 1_000;

export type ReadMarkers = Readonly<{
  mark: (room: RoomId, number: number) => void;
  /** All from this message on is unread again. Rejects when the server does not say so. */
  unread: (room: RoomId, number: number) => Promise<void>;
  /** The marker went back by the person's wish: what merely stays on screen does not undo that. */
  hold: (room: RoomId) => void;
  /** It may go forward again: the room was opened anew, or it went forward elsewhere. */
  release: (room: RoomId) => void;
  /** The line is back: what did not get through goes out again. */
  resend: () => void;
}>;

export function createReadMarkers(
  api: Pick<Api, "markRead" | "markUnread">,
  account: AccountStore,
  failures: Failures,
  take: (step: Step) => void,
): ReadMarkers {
  const busy = new Set<RoomId>();
  const held = new Set<RoomId>();
  /** Rooms whose marker is on its way back. */
  const goingBack = new Set<RoomId>();
  /** Calls under way, by room: the server hears one after the other. */
  const underway = new Map<RoomId, Promise<unknown>>();

  function mark(room: RoomId, number: number): void {
    const { picture, reading } = account.get();
    const known = picture.rooms.get(room)?.room;
    const upTo = Math.min(number, known?.lastNumber ?? 0);
    if (!known || held.has(room) || upTo <= Math.max(known.mine.readNumber, reading.get(room) ?? 0)) return;
    account.set({ reading: new Map(reading).set(room, upTo) });
    void tell(room);
  }

  async function tell(room: RoomId): Promise<void> {
    const number = account.get().reading.get(room);
    if (number === undefined || busy.has(room) || !account.isOpen()) return;
    busy.add(room);
    const call = put(room, number);
    underway.set(room, call);
    const told = await call;
    if (told) forget(room, number);
    await pause();
    busy.delete(room);
    if (told) await tell(room);
  }

  /** Whether there is nothing more to say about this number. */
  async function put(room: RoomId, number: number): Promise<boolean> {
    try {
      answered(room, await api.markRead(room, number));
      return true;
    } catch (error) {
      return failures.report(error) === "refused";
    }
  }

  function answered(room: RoomId, raw: unknown): void {
    const mine = parseMine(raw);
    if (mine) take({ picture: takeMine(account.get().picture, room, mine), applied: [] });
  }

  function hold(room: RoomId): void {
    held.add(room);
    const reading = new Map(account.get().reading);
    if (reading.delete(room)) account.set({ reading });
  }

  function forget(room: RoomId, number: number): void {
    const reading = new Map(account.get().reading);
    if (reading.get(room) === number) reading.delete(room);
    account.set({ reading });
  }

  return {
    mark,
    unread: async (room, number) => {
      hold(room);
      goingBack.add(room);
      try {
        await underway.get(room);
        answered(room, await api.markUnread(room, number));
      } catch (error) {
        held.delete(room);
        throw error;
      } finally {
        goingBack.delete(room);
      }
    },
    hold,
    release: (room) => {
      if (!goingBack.has(room)) held.delete(room);
    },
    resend: () => {
      for (const room of account.get().reading.keys()) void tell(room);
    },
  };
}

function pause(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
}
