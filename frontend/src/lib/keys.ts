// What a key means where one writes.
import type { KeyboardEvent } from "react";

/** Enter that ends the text. On a touch keyboard it is the only way to a new line, so there a button ends it. */
export function isFinalEnter(event: KeyboardEvent, touch: boolean): boolean {
  if (event.key !== "Enter" || event.shiftKey || event.altKey || touch) return false;
  return !isComposing(event);
}

/** An input method is choosing a character: its keys are not ours. 229 is what Safari reports then. */
export function isComposing(event: KeyboardEvent): boolean {
  return event.nativeEvent.isComposing || event.nativeEvent.keyCode === 229;
}
