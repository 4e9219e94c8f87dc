import { type RefObject, useLayoutEffect } from "react";

const SIZES_ITSELF = typeof CSS !== "undefined" && CSS.supports("field-sizing", "content");

/** The field is as high as its text, for browsers without `field-sizing: content`. */
export function useAutosize(field: RefObject<HTMLTextAreaElement | null>, text: string): void {
  useLayoutEffect(() => {
    const element = field.current;
    if (SIZES_ITSELF || !element || element.value !== text) return;
    element.style.height = "0";
    element.style.height = `${element.scrollHeight}px`;
  }, [field, text]);
}
