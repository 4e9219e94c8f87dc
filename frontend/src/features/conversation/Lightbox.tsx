// One picture as large as the window: arrows and swipes lead to its neighbours, Escape gives the focus back.
import { type KeyboardEvent, type PointerEvent, useEffect, useRef, useState } from "react";
import { Icon } from "@/components/ui/Icon";
import { shownName } from "@/lib/people";
import { sizeInWords } from "@/lib/sizeWords";
import type { Person } from "@/sync/types";
import styles from "./Lightbox.module.css";
import type { Picture } from "./pictures";

const SWIPE_PX = 60;

type LightboxProps = { pictures: readonly Picture[]; start: number; author: Person; onClose: () => void };

export function Lightbox({ pictures, start, author, onClose }: LightboxProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const [at, setAt] = useState(start);
  const picture = pictures[Math.min(at, pictures.length - 1)];
  const turn = (by: number) => setAt((now) => Math.max(0, Math.min(pictures.length - 1, now + by)));
  const swipe = useSwipe(turn);

  useEffect(() => {
    const element = dialog.current;
    element?.showModal();
    return () => element?.close();
  }, []);
  const close = () => {
    dialog.current?.close(); // while it is in the document: then the browser gives the focus back to the picture
    onClose();
  };

  const onKeyDown = (event: KeyboardEvent) => {
    const by = { ArrowLeft: -1, ArrowRight: 1, Home: -pictures.length, End: pictures.length }[event.key];
    if (by === undefined) return;
    event.preventDefault();
    turn(by);
  };
  if (!picture) return null;
  return (
    <dialog
      ref={dialog}
      className={styles.box}
      aria-label={picture.name}
      onKeyDown={onKeyDown}
      onPointerDown={(event) => event.stopPropagation()} // a finger that rests here rests on no message
      onCancel={(event) => {
        event.preventDefault();
        close();
      }}
      onClick={(event) => {
        if (event.target === event.currentTarget) close();
      }}
    >
      <header className={styles.head}>
        <span className="cut">
          <b>{picture.name}</b> {shownName(author)}, {sizeInWords(picture.size)}
          {pictures.length > 1 && `, ${at + 1} of ${pictures.length}`}
        </span>
        <a className={styles.control} href={picture.url} download={picture.name} aria-label="Download" title="Download">
          <Icon name="download" />
        </a>
        <button type="button" className={styles.control} aria-label="Close" title="Close" onClick={close}>
          <Icon name="close" />
        </button>
      </header>
      <div className={styles.stage} {...swipe}>
        <Shown key={picture.id} picture={picture} />
      </div>
      {pictures.length > 1 && (
        <>
          <Turn way="previous" off={at === 0} onClick={() => turn(-1)} />
          <Turn way="next" off={at === pictures.length - 1} onClick={() => turn(1)} />
        </>
      )}
    </dialog>
  );
}

function Shown({ picture }: { picture: Picture }) {
  const [broken, setBroken] = useState(false);
  if (broken) return <p className={styles.broken}>This picture can’t be fetched now, or is gone.</p>;
  return (
    <img
      src={picture.url}
      alt={picture.name}
      width={picture.width}
      height={picture.height}
      draggable={false}
      onError={() => setBroken(true)}
    />
  );
}

function Turn({ way, off, onClick }: { way: "previous" | "next"; off: boolean; onClick: () => void }) {
  const label = way === "next" ? "Next picture" : "Previous picture";
  return (
    <button
      type="button"
      className={`${styles.control} ${styles[way]}`}
      aria-label={label}
      disabled={off}
      onClick={onClick}
    >
      <Icon name="back" />
    </button>
  );
}

/** Sideways with one finger, farther than a tap wavers. */
function useSwipe(turn: (by: number) => void) {
  const from = useRef<number | null>(null);
  return {
    onPointerDown: ({ pointerType, isPrimary, clientX }: PointerEvent) => {
      from.current = pointerType === "touch" && isPrimary ? clientX : null; // a second finger makes it another gesture
    },
    onPointerCancel: () => {
      from.current = null;
    },
    onPointerUp: ({ clientX }: PointerEvent) => {
      const moved = from.current === null ? 0 : clientX - from.current;
      from.current = null;
      if (Math.abs(moved) > SWIPE_PX) turn(moved < 0 ? 1 : -1);
    },
  };
}
