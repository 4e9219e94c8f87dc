import { useCallback, useEffect, useMemo, useState } from "react";
import { type Pages, type ReadPage, usePages } from "@/lib/usePages";
import { engine } from "@/realtime/engine";
import { useHere, useRoleChange } from "@/realtime/hooks";
import type { Member, RoomView } from "@/realtime/views";
import type { Person, UserId } from "@/sync/types";
import { type Row, rowsOf } from "./rows";

/** Of those who are here and far down in the list, so many are looked up. */
const MOST = 20;
/** Handles that hold another one. */
const ALIKE = 10;
const NOBODY: LookedUp = new Map();

/** Null: could not be found. */
type LookedUp = ReadonlyMap<UserId, Member | null>;

type Members = Pages<Member> & Readonly<{ shown: readonly Row[] }>;

/**
 * A room's members, page by page, those who are here above the rest. When their number, a role or something of ours
 * changes, the list is read again and replaced when it is here.
 */
export function useMembers({ id, memberCount }: RoomView, changed: number): Members {
  const read: ReadPage<Member> = useCallback((cursor, signal) => engine.members(id, cursor, signal), [id]);
  const roles = useRoleChange(id);
  const edition = useMemo(() => ({ memberCount, changed, roles }), [memberCount, changed, roles]);
  const pages = usePages(read, { edition });
  const { rows, state } = pages;
  const here = useHere(id);
  const missing = useMemo(() => {
    const paged = new Set(rows.map(({ user }) => user.id));
    return state === "idle" ? (here ?? []).filter((person) => !paged.has(person.id)).slice(0, MOST) : [];
  }, [here, rows, state]);
  const lookedUp = useLookedUp(id, missing, edition);
  const shown = useMemo(
    () => rowsOf({ here, members: rows, lookedUp, memberCount }),
    [here, rows, lookedUp, memberCount],
  );
  return { ...pages, shown };
}

/** These members of the room, as they are found one by one; anew with another edition. */
function useLookedUp(room: number, people: readonly Person[], edition: object): LookedUp {
  const [found, setFound] = useState({ edition, members: NOBODY });
  const members = found.edition === edition ? found.members : NOBODY;
  const next = people.find(({ id }) => !members.has(id));

  useEffect(() => {
    if (!next) return;
    const asked = new AbortController();
    const called = { search: next.username, limit: ALIKE };
    const take = (member: Member | undefined) => {
      if (!asked.signal.aborted) setFound({ edition, members: new Map(members).set(next.id, member ?? null) });
    };
    engine.members(room, null, asked.signal, called).then(
      ({ results }) => take(results.find(({ user }) => user.id === next.id)),
      () => take(undefined), // without a role until the list has come so far
    );
    return () => asked.abort();
  }, [room, next, edition, members]);
  return members;
}
