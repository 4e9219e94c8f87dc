// A modal on the browser's own <dialog>: it traps focus, closes on Escape and gives focus back.
import {
  type CSSProperties,
  type MouseEvent,
  type ReactNode,
  type SyntheticEvent,
  useEffect,
  useId,
  useLayoutEffect,
  useRef,
} from "react";
import { classes } from "@/lib/classes";
import { IconButton } from "./Button";
import styles from "./Dialog.module.css";

type DialogProps = {
  title: string;
  onClose: () => void;
  children: ReactNode;
  /** Without the title bar; the title is read out only. */
  bare?: boolean;
  className?: string;
  /** What opened it: at the desk it stands beside that, and the page is not dimmed. */
  near?: DOMRect;
};

const GAP_PX = 4;

export function Dialog({ title, onClose, children, bare = false, className, near }: DialogProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const heading = useId();

  // Closed while it is still in the document: only then the browser gives the focus back.
  useLayoutEffect(
    () => () => {
      dialog.current?.close();
      queueMicrotask(tellOfFocus);
    },
    [],
  );
  useEffect(() => {
    const element = dialog.current;
    // A field that took the focus on mounting keeps it; else the browser picks the first control.
    const wanted = element?.contains(document.activeElement) ? document.activeElement : null;
    if (element && !element.open) element.showModal();
    if (wanted instanceof HTMLElement) wanted.focus();
  }, []);

  const cancel = (event: SyntheticEvent) => {
    event.preventDefault();
    onClose();
  };
  const closeOnScrim = (event: MouseEvent) => {
    if (event.target === dialog.current) onClose();
  };

  return (
    <dialog
      ref={dialog}
      className={classes(styles.scrim, near && styles.near)}
      aria-labelledby={heading}
      onCancel={cancel}
      onMouseDown={closeOnScrim}
    >
      <div className={classes(styles.dialog, className)} style={near && beside(near)}>
        {bare ? (
          <h2 id={heading} className="sr">
            {title}
          </h2>
        ) : (
          <header className={styles.title}>
            <h2 id={heading}>{title}</h2>
            <IconButton icon="close" label="Close" onClick={onClose} />
          </header>
        )}
        {children}
      </div>
    </dialog>
  );
}

/** React hears no event while it changes the document, so that whoever got the focus back would not know. */
function tellOfFocus(): void {
  document.activeElement?.dispatchEvent(new FocusEvent("focusin", { bubbles: true }));
}

/** Under it, or over it where more of the page is above. */
function beside({ left, top, bottom }: DOMRect): CSSProperties {
  const above = bottom > window.innerHeight / 2;
  const from: Record<`--${string}`, string> = {
    "--left": `${left}px`,
    [above ? "--bottom" : "--top"]: `${GAP_PX + (above ? window.innerHeight - top : bottom)}px`,
  };
  return from;
}

export function DialogBody({ children }: { children: ReactNode }) {
  return <div className={styles.body}>{children}</div>;
}

export function DialogFoot({ children }: { children: ReactNode }) {
  return <footer className={styles.foot}>{children}</footer>;
}
