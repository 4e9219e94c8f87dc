// Back on a phone leads to the list, by the page's own button and by the browser's.
import { useCallback, useEffect, useRef } from "react";
import { useLocation, useNavigate } from "react-router";
import { PHONE, useMedia } from "@/lib/useMedia";

/** Where the page's history has what one came from, right behind this entry; null: one came by a link. */
function whence(state: unknown): "list" | "room" | null {
  if (typeof state !== "object" || state === null || !("from" in state)) return null;
  return state.from === "list" || state.from === "room" ? state.from : null;
}

/** Goes to the list: back in history where it lies there, otherwise in this page's place. */
export function useBack(): () => void {
  const { state } = useLocation();
  const navigate = useNavigate();
  const fromList = whence(state) === "list";
  return useCallback(() => {
    void (fromList ? navigate(-1) : navigate("/", { replace: true }));
  }, [fromList, navigate]);
}

/** Goes to whatever one came from, the list or a room; whoever came by a link gets to the list. */
export function useBackWhence(): () => void {
  const { state } = useLocation();
  const navigate = useNavigate();
  return () => void (whence(state) ? navigate(-1) : navigate("/", { replace: true }));
}

/** Closes the members: back in history to the room, otherwise to the room in this page's place. */
export function useCloseMembers(room: number): () => void {
  const { state } = useLocation();
  const navigate = useNavigate();
  return () => void (whence(state) === "room" ? navigate(-1) : navigate(`/rooms/${room}`, { replace: true, state }));
}

/** A phone that arrives at a room by a link gets the list put behind it, so that Back does not leave. */
export function useListBehind(): void {
  const { hash, key, pathname, state } = useLocation();
  const navigate = useNavigate();
  const phone = useMedia(PHONE);
  const done = useRef(false);
  useEffect(() => {
    // "default" is the key of the first entry of a visit.
    if (!phone || key !== "default" || done.current || whence(state) === "list") return;
    done.current = true;
    void navigate("/", { replace: true });
    void navigate(`${pathname}${hash}`, { state: { from: "list" } });
  }, [hash, key, navigate, pathname, phone, state]);
}
