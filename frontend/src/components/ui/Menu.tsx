// A small menu behind an icon button: arrows move, Escape and a click elsewhere close, focus goes back.
import { type KeyboardEvent, useEffect, useRef, useState } from "react";
import { classes } from "@/lib/classes";
import { IconButton } from "./Button";
import { Icon, type IconName } from "./Icon";
import styles from "./Menu.module.css";

type MenuEntry = { icon: IconName; text: string; danger?: boolean; onChoose: () => void };

export function Menu({ label, icon, entries }: { label: string; icon: IconName; entries: MenuEntry[] }) {
  const [open, setOpen] = useState(false);
  const holder = useRef<HTMLDivElement>(null);
  const list = useRef<HTMLDivElement>(null);
  const button = useRef<HTMLButtonElement>(null);

  useEffect(() => {
    if (!open) return;
    itemsOf(list.current)[0]?.focus();
    const closeOutside = (event: PointerEvent) => {
      if (event.target instanceof Node && !holder.current?.contains(event.target)) setOpen(false);
    };
    document.addEventListener("pointerdown", closeOutside);
    return () => document.removeEventListener("pointerdown", closeOutside);
  }, [open]);

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
        <div className={styles.menu} role="menu" aria-label={label} ref={list} tabIndex={-1} onKeyDown={onKeyDown}>
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
