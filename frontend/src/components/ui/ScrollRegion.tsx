import type { ComponentPropsWithRef } from "react";

/** A region without focusable children scrolls by keyboard only if it takes the focus itself. */
const FOCUSABLE = { tabIndex: 0 };

type ScrollRegionProps = ComponentPropsWithRef<"section"> & { label: string };

/** A named part of the page that scrolls by itself, with the arrow keys too. */
export function ScrollRegion({ label, children, ...rest }: ScrollRegionProps) {
  return (
    <section aria-label={label} {...FOCUSABLE} {...rest}>
      {children}
    </section>
  );
}
