import type { ComponentPropsWithRef } from "react";

/** Without focusable children it scrolls by keyboard only if it takes the focus itself. */
const FOCUSABLE = { tabIndex: 0 };

/** A part of a text that scrolls sideways, with the arrow keys too. */
export function ScrollBox({ children, ...rest }: ComponentPropsWithRef<"div">) {
  return (
    <div {...FOCUSABLE} {...rest}>
      {children}
    </div>
  );
}
