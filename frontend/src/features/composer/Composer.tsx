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
import type { Attachment, Quote } from "@/sync/types";
import styles from "./Composer.module.css";
import { PaperClip } from "./PaperClip";
import { ReplyBar } from "./ReplyBar";
import { useFiles } from "./useFiles";

export type ComposerHandle = Readonly<{
  /** Puts the text of a refused message back, above what is being written, and its files. */
  restore: (text: string, files?: readonly Attachment[]) => void;
  /** Files dropped elsewhere on the room. */
  attach: (files: readonly File[]) => void;
  /** What is written replies to this message. */
  reply: (quote: Quote) => void;
  /** Puts a handle where the caret is, ready to write on. */
  mention: (handle: string) => void;
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

const TROUBLE = {
  kept: "The files chosen before can’t be shown: the server can’t be reached. Sending tries again, and waits for them.",
  chosen: "Nothing was attached: the server can’t be reached. Try again in a moment.",
};

export function Composer({ room, name, offline, handle, onUp }: ComposerProps) {
  const [draft, setDraft] = useState(useDraft(room));
  const [replyTo, setReplyTo] = useState(() => engine.replyDraft(room));
  const quote = useQuote(room, replyTo);
  const field = useRef<HTMLTextAreaElement>(null);
  const touch = useMedia(TOUCH);
  const size = measure(draft);
  const files = useFiles(room, offline);
  const some = files.look.count > 0 || files.missing === "kept";
  const fits = size.kind === "fits" || size.kind === "near" || (size.kind === "empty" && some);
  const ready = fits && !files.coming && !files.look.failed && !files.look.asked;
  useAutosize(field, draft);
  useFocusOnOpen(field, touch);

  const change = (text: string) => {
    setDraft(text);
    engine.saveDraft(room, text);
  };
  const keepReply = (quote: Quote | null) => {
    setReplyTo(quote);
    engine.saveReplyDraft(room, quote);
  };
  const sent = () => {
    change("");
    keepReply(null);
  };
  const send = () => {
    if (!ready || files.send(draft.trim(), quote) === "waits") return;
    sent();
  };
  const answer = (quote: Quote | null) => {
    files.takeBack();
    keepReply(quote);
    field.current?.focus();
  };
  const restore = (text: string, cards: readonly Attachment[] = []) => {
    files.takeBack();
    change(text && draft.trim() ? `${text}\n${draft}` : text || draft);
    files.putBack(cards);
    field.current?.focus();
  };
  const attach = (chosen: readonly File[]) => {
    files.add(chosen);
    field.current?.focus();
  };
  const onSubmit = (event: FormEvent) => {
    event.preventDefault();
    send();
    field.current?.focus();
  };
  const mentioning = useMentioning(room, field, draft, change);
  const { mention } = mentioning;
  useImperativeHandle(handle, () => ({ restore, attach, reply: answer, mention, focus: () => field.current?.focus() }));
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
    <form className={classes(styles.composer, offline && styles.offline)} onSubmit={onSubmit} data-draft>
      <MentionList {...mentioning.list} />
      {quote && <ReplyBar quote={quote} onLeave={() => answer(null)} />}
      {files.tray && <files.tray.TrayView room={room} onLook={files.setLook} onSent={sent} />}
      {files.missing && (
        <p className={styles.trouble} role="alert">
          {TROUBLE[files.missing]}
        </p>
      )}
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
        readOnly={files.look.asked}
        onPaste={(event) => {
          const { files: pasted, types } = event.clipboardData;
          if (pasted.length === 0 || isRichText(types)) return;
          event.preventDefault();
          attach([...pasted]);
        }}
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
        <PaperClip onChoose={attach} />
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

/** From Excel or Word: they put a picture of the text beside it. A picture from a page has no text. */
function isRichText(types: readonly string[]): boolean {
  return types.includes("text/plain") && types.includes("text/html");
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
