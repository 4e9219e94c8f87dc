import { useCallback, useMemo } from "react";
import { type Pages, type ReadPage, usePages } from "@/lib/usePages";
import { engine } from "@/realtime/engine";
import { useRoleChange } from "@/realtime/hooks";
import type { Member } from "@/realtime/views";

/** A room's members, page by page. When their number, a role or something of ours changes, the list is read again and replaced when it is here. */
export function useMembers(room: number, memberCount: number, changed: number): Pages<Member> {
  const read: ReadPage<Member> = useCallback((cursor, signal) => engine.members(room, cursor, signal), [room]);
  const roles = useRoleChange(room);
  const edition = useMemo(() => ({ memberCount, changed, roles }), [memberCount, changed, roles]);
  return usePages(read, { edition });
}
