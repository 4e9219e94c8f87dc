// A modal on the browser's own <dialog>: it traps focus, closes on Escape and gives focus back.
import { type MouseEvent, type ReactNode, type SyntheticEvent, useEffect, useId, useLayoutEffect, useRef } from "react";
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
};

export function Dialog({ title, onClose, children, bare = false, className }: DialogProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const heading = useId();

  // Closed while it is still in the document: only then the browser gives the focus back.
  useLayoutEffect(() => () => dialog.current?.close(), []);
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
      className={styles.scrim}
      aria-labelledby={heading}
      onCancel={cancel}
      onMouseDown={closeOnScrim}
    >
      <div className={classes(styles.dialog, className)}>
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

export function DialogBody({ children }: { children: ReactNode }) {
  return <div className={styles.body}>{children}</div>;
}

export function DialogFoot({ children }: { children: ReactNode }) {
  return <footer className={styles.foot}>{children}</footer>;
}
