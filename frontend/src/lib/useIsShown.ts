import { useCallback, useEffect, useRef } from "react";

/** Whether the component is still on the page: what was asked for there may be answered after one has left it. */
export function useIsShown(): () => boolean {
  const shown = useRef(false);
  useEffect(() => {
    shown.current = true;
    return () => {
      shown.current = false;
    };
  }, []);
  return useCallback(() => shown.current, []);
}
