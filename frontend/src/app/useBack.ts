// Back on a phone leads to the list, by the page's own button and by the browser's.
import { useCallback, useEffect, useRef } from "react";
import { useLocation, useNavigate } from "react-router";
import { PHONE, useMedia } from "@/lib/useMedia";

function cameFromList(state: unknown): boolean {
  return typeof state === "object" && state !== null && "from" in state && state.from === "list";
}

/** Goes to the list: back in history where it lies there, otherwise in this page's place. */
export function useBack(): () => void {
  const { state } = useLocation();
  const navigate = useNavigate();
  const fromList = cameFromList(state);
  return useCallback(() => {
    void (fromList ? navigate(-1) : navigate("/", { replace: true }));
  }, [fromList, navigate]);
}

/** A phone that arrives at a room by a link gets the list put behind it, so that Back does not leave. */
export function useListBehind(): void {
  const { hash, key, pathname, state } = useLocation();
  const navigate = useNavigate();
  const phone = useMedia(PHONE);
  const done = useRef(false);
  useEffect(() => {
    // "default" is the key of the first entry of a visit.
    if (!phone || key !== "default" || done.current || cameFromList(state)) return;
    done.current = true;
    void navigate("/", { replace: true });
    void navigate(`${pathname}${hash}`, { state: { from: "list" } });
  }, [hash, key, navigate, pathname, phone, state]);
}
