// Alt+Up and Alt+Down move through the rooms, with Shift through the unread ones; Ctrl/Cmd+K opens the switcher.
import { useEffect } from "react";
import { useMatch, useNavigate } from "react-router";
import { useRooms } from "@/realtime/hooks";
import { neighbour } from "./neighbour";

export function useRoomKeys(onJump: () => void): void {
  const rooms = useRooms();
  const match = useMatch("/rooms/:id/*");
  const navigate = useNavigate();
  const here = Number(match?.params.id) || null;

  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (document.querySelector("dialog[open]")) return;
      if ((event.ctrlKey || event.metaKey) && !event.altKey && event.key.toLowerCase() === "k") {
        event.preventDefault();
        onJump();
      }
      const step = event.key === "ArrowUp" ? -1 : event.key === "ArrowDown" ? 1 : null;
      if (step === null || !event.altKey || event.ctrlKey || event.metaKey) return;
      if (opensByArrow(event.target)) return;
      event.preventDefault();
      const target = neighbour(rooms ?? [], here, step, event.shiftKey);
      if (target !== null) void navigate(`/rooms/${target}`);
    };
    window.addEventListener("keydown", onKeyDown);
    return () => window.removeEventListener("keydown", onKeyDown);
  }, [rooms, here, navigate, onJump]);
}

/** Alt+Down opens the list of a select, a date field's calendar, an input's suggestions. */
function opensByArrow(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest("select, input") !== null;
}
