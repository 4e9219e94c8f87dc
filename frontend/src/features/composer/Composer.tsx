// Where one writes: Enter sends, Shift+Enter breaks; the draft is kept per room; offline it is an outline.
import {
  type FormEvent,
  type KeyboardEvent,
  type Ref,
  type RefObject,
  useEffect,
  useImperativeHandle,
  useRef,
  useState,
} from "react";
import { Icon } from "@/components/ui/Icon";
import { MentionList } from "@/components/ui/MentionList";
import { classes } from "@/lib/classes";
import { isComposing, isFinalEnter } from "@/lib/keys";
import { measure } from "@/lib/messageSize";
import { useAutosize } from "@/lib/useAutosize";
import { TOUCH, useMedia } from "@/lib/useMedia";
import { engine } from "@/realtime/engine";
import { useDraft, useQuote } from "@/realtime/hooks";
import { useMentioning } from "@/realtime/mentioning";
import type { Quote } from "@/sync/types";
import styles from "./Composer.module.css";
import { ReplyBar } from "./ReplyBar";

export type ComposerHandle = Readonly<{
  /** Puts the text of a refused message back, above what is being written. */
  restore: (text: string) => void;
  /** What is written replies to this message. */
  reply: (quote: Quote) => void;
  focus: () => void;
}>;

type ComposerProps = {
  room: number;
  name: string;
  offline: boolean;
  handle?: Ref<ComposerHandle>;
  /** Arrow up in the empty field; says whether that did something. */
  onUp?: () => boolean;
};

export function Composer({ room, name, offline, handle, onUp }: ComposerProps) {
  const [draft, setDraft] = useState(useDraft(room));
  const [replyTo, setReplyTo] = useState(() => engine.replyDraft(room));
  const quote = useQuote(room, replyTo);
  const field = useRef<HTMLTextAreaElement>(null);
  const touch = useMedia(TOUCH);
  const size = measure(draft);
  const ready = size.kind === "fits" || size.kind === "near";
  useAutosize(field, draft);
  useFocusOnOpen(field, touch);

  const change = (text: string) => {
    setDraft(text);
    engine.saveDraft(room, text);
  };
  const send = () => {
    if (!ready) return;
    engine.send(room, draft.trim(), quote);
    change("");
    answer(null);
  };
  const answer = (quote: Quote | null) => {
    setReplyTo(quote);
    engine.saveReplyDraft(room, quote);
    field.current?.focus();
  };
  const restore = (text: string) => {
    change(draft.trim() ? `${text}\n${draft}` : text);
    field.current?.focus();
  };
  useImperativeHandle(handle, () => ({ restore, reply: answer, focus: () => field.current?.focus() }));

  const onSubmit = (event: FormEvent) => {
    event.preventDefault();
    send();
    field.current?.focus();
  };
  const mentioning = useMentioning(room, field, draft, change);
  const onKeyDown = (event: KeyboardEvent) => {
    if (mentioning.onKeyDown(event)) return;
    const isUp = event.key === "ArrowUp" && !event.shiftKey && !event.altKey;
    if (isUp && draft === "" && onUp?.()) event.preventDefault();
    if (event.key === "Escape" && replyTo && !isComposing(event)) answer(null);
    if (!isFinalEnter(event, touch)) return;
    event.preventDefault();
    send();
  };

  const counter = size.text && `${room}-counter`;
  return (
    <form className={classes(styles.composer, offline && styles.offline)} onSubmit={onSubmit}>
      <MentionList {...mentioning.list} />
      {quote && <ReplyBar quote={quote} onLeave={() => answer(null)} />}
      <textarea
        ref={field}
        className={styles.field}
        rows={1}
        value={draft}
        placeholder={`Write to ${name}`}
        aria-label={`Message to ${name}`}
        aria-describedby={counter || undefined}
        aria-invalid={size.kind === "over" || undefined}
        enterKeyHint={touch ? "enter" : "send"}
        dir="auto"
        onChange={(event) => {
          change(event.target.value);
          mentioning.watch(event);
        }}
        onKeyDown={onKeyDown}
        {...mentioning.field}
      />
      <div className={styles.end}>
        {size.text && (
          <span id={counter} className={classes(styles.counter, size.kind === "over" && styles.over)} role="status">
            {size.text}
          </span>
        )}
        <button
          type="submit"
          className={classes(styles.send, !ready && styles.idle)}
          aria-label={offline ? "Queue, sends when back online" : "Send"}
          title={offline ? "Queue, sends when back online" : "Send"}
          aria-disabled={!ready}
        >
          <Icon name="send" />
        </button>
      </div>
    </form>
  );
}

/** A room opened at the desk is ready to write in; on touch that would open the keyboard. */
function useFocusOnOpen(field: RefObject<HTMLTextAreaElement | null>, touch: boolean): void {
  const wanted = useRef(!touch);
  useEffect(() => {
    if (!wanted.current || document.querySelector("dialog[open]")) return;
    wanted.current = false;
    const element = field.current;
    element?.focus({ preventScroll: true });
    element?.setSelectionRange(element.value.length, element.value.length);
  }, [field]);
}
