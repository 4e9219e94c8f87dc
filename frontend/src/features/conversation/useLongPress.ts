// A finger that rests on something: what the pointer's hover is at the desk.
import { type PointerEvent, useCallback, useEffect, useRef } from "react";

const PRESS_MS = 450;
/** Further than this it scrolls. */
const SLACK_PX = 10;

type Press = { timer: ReturnType<typeof setTimeout>; x: number; y: number };

export function useLongPress(onPress: (() => void) | undefined) {
  const press = useRef<Press | null>(null);
  const end = useCallback(() => {
    clearTimeout(press.current?.timer);
    press.current = null;
  }, []);
  useEffect(() => end, [end]);
  if (!onPress) return {};
  return {
    onPointerDown: (event: PointerEvent) => {
      if (event.pointerType !== "touch" || !event.isPrimary) return;
      end();
      press.current = { timer: setTimeout(onPress, PRESS_MS), x: event.clientX, y: event.clientY };
    },
    onPointerMove: ({ clientX, clientY }: PointerEvent) => {
      const { x, y } = press.current ?? { x: clientX, y: clientY };
      if (Math.hypot(clientX - x, clientY - y) > SLACK_PX) end();
    },
    onPointerUp: end,
    onPointerCancel: end,
  };
}
