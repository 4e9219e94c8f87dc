/** Tells the server how far the person has read: at once, then at most once a second a room, never backwards. */
import type { Api } from "@/api/api";
import { takeMine } from "@/sync/picture";
import type { RoomId } from "@/sync/types";
import { parseMine } from "@/sync/wire";
import type { AccountStore } from "./accountStore";
import type { Failures } from "./failures";

const PAUSE_MS = 1_000;

export type ReadMarkers = Readonly<{
  mark: (room: RoomId, number: number) => void;
  /** The line is back: what did not get through goes out again. */
  resend: () => void;
}>;

export function createReadMarkers(api: Pick<Api, "markRead">, account: AccountStore, failures: Failures): ReadMarkers {
  const busy = new Set<RoomId>();

  function mark(room: RoomId, number: number): void {
    const { picture, reading } = account.get();
    const known = picture.rooms.get(room)?.room;
    const upTo = Math.min(number, known?.lastNumber ?? 0);
    if (!known || upTo <= Math.max(known.mine.readNumber, reading.get(room) ?? 0)) return;
    account.set({ reading: new Map(reading).set(room, upTo) });
    void tell(room);
  }

  async function tell(room: RoomId): Promise<void> {
    const number = account.get().reading.get(room);
    if (number === undefined || busy.has(room) || !account.isOpen()) return;
    busy.add(room);
    const told = await put(room, number);
    if (told) forget(room, number);
    await pause();
    busy.delete(room);
    if (told) await tell(room);
  }

  /** Whether there is nothing more to say about this number. */
  async function put(room: RoomId, number: number): Promise<boolean> {
    try {
      const mine = parseMine(await api.markRead(room, number));
      if (mine) account.take({ picture: takeMine(account.get().picture, room, mine), applied: [] });
      return true;
    } catch (error) {
      return failures.report(error) === "refused";
    }
  }

  function forget(room: RoomId, number: number): void {
    const reading = new Map(account.get().reading);
    if (reading.get(room) === number) reading.delete(room);
    account.set({ reading });
  }

  return {
    mark,
    resend: () => {
      for (const room of account.get().reading.keys()) void tell(room);
    },
  };
}

function pause(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
}
