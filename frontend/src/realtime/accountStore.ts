/**
 * The signed-in account's part of the store, for as long as it is the one: after `close` nothing can be written,
 * so that an answer which comes late can't show one account's rooms to another.
 */
import { sameMembers } from "@/lib/sameMembers";
import type { Picture, Step } from "@/sync/picture";
import { noted, type Repair } from "@/sync/repairLog";
import { confirmed, requeued, type Sends, settled } from "@/sync/sends";
import type { Change, RoomId } from "@/sync/types";
import { type AccountState, IDLE_TIMELINE, type LineState, type Store, type TimelineState } from "./store";

export type AccountStore = ReturnType<typeof openAccountStore>;

export function openAccountStore(store: Store, initial: AccountState) {
  let state = initial;
  let open = true;
  store.setState({ account: state });

  function set(part: Partial<AccountState>): void {
    if (!open) return;
    state = { ...state, ...part };
    store.setState({ account: state });
  }

  /** Takes in a step of the picture, and what it says about our own sends. */
  function take({ picture, applied }: Step): void {
    const unconfirmed = withoutShown(state.sends, picture, applied);
    const sends = requeued(unconfirmed, ({ room }, { version }) => isPassed(state.picture, picture, room, version));
    set({ picture, sends: withoutSettled(sends, picture) });
  }

  function note(repairs: readonly Repair[]): void {
    if (repairs.length > 0) set({ repairs: noted(state.repairs, repairs) });
  }

  function setSends(sends: Sends): void {
    set({ sends: withoutSettled(withoutShown(sends, state.picture, []), state.picture) });
  }

  function setLine(part: Partial<LineState>): void {
    if (!sameMembers(state.line, { ...state.line, ...part })) set({ line: { ...state.line, ...part } });
  }

  function setTimeline(room: RoomId, part: Partial<TimelineState>): void {
    const before = state.timelines.get(room) ?? IDLE_TIMELINE;
    const after = { ...before, ...part };
    if (!sameMembers(before, after)) set({ timelines: new Map(state.timelines).set(room, after) });
  }

  return {
    get: () => state,
    isOpen: () => open,
    set,
    take,
    note,
    setSends,
    setLine,
    setTimeline,
    close: () => {
      open = false;
    },
  };
}

/** The sends that the picture does not show by itself. */
function withoutShown(sends: Sends, { rooms, me }: Picture, applied: readonly Change[]): Sends {
  if (sends.length === 0) return sends;
  const added = applied.flatMap((change) => (change.type === "message_added" ? change.body.message : []));
  const shown = [...new Set(sends.map(({ room }) => room))].flatMap((room) => rooms.get(room)?.window?.messages ?? []);
  return confirmed(sends, [...added, ...shown], me);
}

function withoutSettled(sends: Sends, { rooms }: Picture): Sends {
  return settled(sends, (room) => rooms.get(room)?.room.version);
}

/** Whether the room has reached that version with this step. */
function isPassed(before: Picture, after: Picture, room: RoomId, version: number): boolean {
  const [was, now] = [before.rooms.get(room), after.rooms.get(room)];
  return was !== undefined && now !== undefined && was.room.version < version && now.room.version >= version;
}
