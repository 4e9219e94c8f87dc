// A small menu behind an icon button: arrows move, Escape and a click elsewhere close, focus goes back.
import { type KeyboardEvent, useEffect, useRef, useState } from "react";
import { classes } from "@/lib/classes";
import { IconButton } from "./Button";
import { Icon, type IconName } from "./Icon";
import styles from "./Menu.module.css";

const GAP_PX = 4;

export type MenuEntry = { icon: IconName; text: string; danger?: boolean; onChoose: () => void };

type MenuProps = {
  label: string;
  icon: IconName;
  entries: MenuEntry[];
  /** Over everything: where what is around the button would cut the menu off. */
  floating?: boolean;
};

export function Menu({ label, icon, entries, floating = false }: MenuProps) {
  const [open, setOpen] = useState(false);
  const holder = useRef<HTMLDivElement>(null);
  const list = useRef<HTMLDivElement>(null);
  const button = useRef<HTMLButtonElement>(null);

  useEffect(() => {
    if (!open) return;
    if (floating) float(list.current, button.current);
    itemsOf(list.current)[0]?.focus({ preventScroll: true });
    const closeOutside = (event: PointerEvent) => {
      if (event.target instanceof Node && !holder.current?.contains(event.target)) setOpen(false);
    };
    const closeMoved = () => {
      if (list.current?.contains(document.activeElement)) button.current?.focus({ preventScroll: true });
      setOpen(false);
    };
    document.addEventListener("pointerdown", closeOutside);
    if (floating) document.addEventListener("scroll", closeMoved, { capture: true, once: true });
    return () => {
      document.removeEventListener("pointerdown", closeOutside);
      document.removeEventListener("scroll", closeMoved, { capture: true });
    };
  }, [open, floating]);

  const closeAndReturn = () => {
    setOpen(false);
    button.current?.focus();
  };

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === "Escape") closeAndReturn();
    else if (event.key === "Tab") return setOpen(false);
    else if (!moveFocus(event.key, itemsOf(list.current))) return;
    event.preventDefault();
    event.stopPropagation();
  };

  return (
    <div className={styles.holder} ref={holder}>
      <IconButton
        ref={button}
        icon={icon}
        label={label}
        on={open}
        aria-haspopup="menu"
        aria-expanded={open}
        onClick={() => setOpen(!open)}
      />
      {open && (
        <div
          className={classes(styles.menu, floating && styles.floating)}
          popover={floating ? "manual" : undefined}
          role="menu"
          aria-label={label}
          ref={list}
          tabIndex={-1}
          onKeyDown={onKeyDown}
        >
          {entries.map(({ icon: sign, text, danger, onChoose }) => (
            <button
              key={text}
              type="button"
              role="menuitem"
              tabIndex={-1}
              className={classes(styles.entry, danger && styles.danger)}
              onClick={() => {
                closeAndReturn();
                onChoose();
              }}
            >
              <Icon name={sign} />
              {text}
            </button>
          ))}
        </div>
      )}
    </div>
  );
}

/** Under its button, or over it where there is no room below. */
function float(list: HTMLElement | null, button: HTMLElement | null): void {
  if (!list || !button) return;
  list.showPopover();
  const { top, bottom, right } = button.getBoundingClientRect();
  const below = bottom + GAP_PX + list.offsetHeight < window.innerHeight;
  list.style.top = `${below ? bottom + GAP_PX : Math.max(GAP_PX, top - GAP_PX - list.offsetHeight)}px`;
  list.style.left = `${Math.max(GAP_PX, right - list.offsetWidth)}px`;
}

function itemsOf(list: HTMLElement | null): HTMLElement[] {
  return Array.from(list?.querySelectorAll<HTMLElement>("[role=menuitem]") ?? []);
}

function moveFocus(key: string, items: HTMLElement[]): boolean {
  const at = items.indexOf(document.activeElement as HTMLElement);
  const targets: Record<string, number> = {
    ArrowDown: (at + 1) % items.length,
    ArrowUp: (at - 1 + items.length) % items.length,
    Home: 0,
    End: items.length - 1,
  };
  const target = targets[key];
  if (target === undefined) return false;
  items[target]?.focus();
  return true;
}
