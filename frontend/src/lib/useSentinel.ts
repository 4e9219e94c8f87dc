import { useEffect, useState } from "react";

/** A callback ref for the list's end: `onNear` is called when it comes near the view, and while it stays there. */
export function useSentinel(onNear: () => void): (element: HTMLElement | null) => void {
  const [element, setElement] = useState<HTMLElement | null>(null);
  useEffect(() => {
    if (!element) return;
    const observer = new IntersectionObserver(
      (entries) => {
        if (entries.some((entry) => entry.isIntersecting)) onNear();
      },
      { rootMargin: "600px" },
    );
    observer.observe(element);
    return () => observer.disconnect();
  }, [element, onNear]);
  return setElement;
}
