// Two bars, the server's and yours. Level and solid: the same picture. Yours climbing: catching up. Hollow: offline.
import { classes } from "@/lib/classes";
import styles from "./ConnectionSign.module.css";

export type ConnectionLook = "live" | "catching-up" | "offline";

export function Bars({ look }: { look: ConnectionLook }) {
  return (
    <span className={classes(styles.bars, styles[look])} aria-hidden="true">
      <i />
      <i />
    </span>
  );
}

/** `quiet`: a second sign on the same screen, which screen readers need not hear of. */
type ConnectionSignProps = { look: ConnectionLook; unsent: number; boxed?: boolean; quiet?: boolean };

export function ConnectionSign({ look, unsent, boxed, quiet }: ConnectionSignProps) {
  return (
    <span
      className={classes(styles.sign, look === "offline" && styles.off, boxed && look === "offline" && styles.boxed)}
      role={quiet ? undefined : "status"}
      data-connection={look}
    >
      <Bars look={look} />
      {connectionText(look, unsent)}
    </span>
  );
}

function connectionText(look: ConnectionLook, unsent: number): string {
  if (look === "live") return "Live";
  if (look === "catching-up") return "Catching up…";
  return unsent > 0 ? `Offline · ${unsent} unsent` : "Offline";
}
