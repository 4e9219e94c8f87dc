// All icons: 20 x 20, drawn in strokes of the text's colour.
import { classes } from "@/lib/classes";
import styles from "./Icon.module.css";

const SHAPES = {
  hash: "M8 3.5 6.5 16.5M13.5 3.5 12 16.5M4 7.5h12.5M3.5 12.5h12.5",
  lock: "M6.25 9h7.5a2 2 0 0 1 2 2v3.75a2 2 0 0 1-2 2h-7.5a2 2 0 0 1-2-2V11a2 2 0 0 1 2-2zM6.75 9V6.5a3.25 3.25 0 0 1 6.5 0V9",
  search: "M14.25 9a5.25 5.25 0 1 1-10.5 0 5.25 5.25 0 0 1 10.5 0zM13 13l3.5 3.5",
  people:
    "M10.5 7.25a2.75 2.75 0 1 1-5.5 0 2.75 2.75 0 0 1 5.5 0zM2.5 16c0-2.7 2.3-4.25 5.25-4.25S13 13.3 13 16M13 4.75a2.6 2.6 0 0 1 0 5M15 12.25c1.6.6 2.5 1.9 2.5 3.75",
  plus: "M10 4.5v11M4.5 10h11",
  send: "M10 15.75V4.5M5.25 9.25 10 4.5l4.75 4.75",
  edit: "m4 16 .8-3.5 8.5-8.5a1.87 1.87 0 0 1 2.7 2.7L7.5 15.2zM11.75 5.6l2.65 2.65",
  more: "M5 10h.01M10 10h.01M15 10h.01",
  close: "m5.25 5.25 9.5 9.5M14.75 5.25l-9.5 9.5",
  back: "M12 4.5 6.5 10l5.5 5.5",
  latest: "M10 4.25V15.5M5.25 10.75 10 15.5l4.75-4.75",
  clock: "M16.75 10a6.75 6.75 0 1 1-13.5 0 6.75 6.75 0 0 1 13.5 0zM10 6.25V10l2.5 1.75",
  settings:
    "M3.5 6.5h7M15.5 6.5h1M3.5 13.5h1M9.5 13.5h7M15.25 6.5a2.25 2.25 0 1 1-4.5 0 2.25 2.25 0 0 1 4.5 0zM9.25 13.5a2.25 2.25 0 1 1-4.5 0 2.25 2.25 0 0 1 4.5 0z",
  compass: "M16.75 10a6.75 6.75 0 1 1-13.5 0 6.75 6.75 0 0 1 13.5 0zM12.75 7.25l-1.5 4-4 1.5 1.5-4z",
  alert: "M16.75 10a6.75 6.75 0 1 1-13.5 0 6.75 6.75 0 0 1 13.5 0zM10 6.5v4M10 13.4v.01",
  retry: "M15.8 10.6A5.9 5.9 0 1 1 14.4 6L16 7.6M16 3.75V7.6h-3.85",
  leave: "M9 4H5.25C4.28 4 3.5 4.78 3.5 5.75v8.5c0 .97.78 1.75 1.75 1.75H9M8.25 10h8.25M13.5 7l3 3-3 3",
  eye: "M2.5 10S5 5.25 10 5.25 17.5 10 17.5 10 15 14.75 10 14.75 2.5 10 2.5 10zM12.25 10a2.25 2.25 0 1 1-4.5 0 2.25 2.25 0 0 1 4.5 0z",
  eyeOff:
    "M8 5.5c.6-.16 1.3-.25 2-.25 5 0 7.5 4.75 7.5 4.75a13 13 0 0 1-1.9 2.5M5.1 6.9A12.4 12.4 0 0 0 2.5 10S5 14.75 10 14.75c1.2 0 2.3-.27 3.2-.7M3.5 3.5l13 13",
} as const;

export type IconName = keyof typeof SHAPES;

export function Icon({ name, small, className }: { name: IconName; small?: boolean; className?: string }) {
  return (
    <svg
      className={classes(styles.icon, small && styles.small, name === "more" && styles.dots, className)}
      viewBox="0 0 20 20"
      aria-hidden="true"
    >
      <path d={SHAPES[name]} />
    </svg>
  );
}
