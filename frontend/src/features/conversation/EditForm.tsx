// A message being edited, in its place: Enter saves, Escape leaves it as it was; what fails keeps the text.
import { type FormEvent, type KeyboardEvent, useEffect, useRef, useState } from "react";
import { Button } from "@/components/ui/Button";
import { Fault } from "@/components/ui/Field";
import { MentionList } from "@/components/ui/MentionList";
import { faultOf } from "@/lib/faults";
import { isComposing, isFinalEnter } from "@/lib/keys";
import { measure } from "@/lib/messageSize";
import { useAutosize } from "@/lib/useAutosize";
import { TOUCH, useMedia } from "@/lib/useMedia";
import { engine } from "@/realtime/engine";
import { useMentioning } from "@/realtime/mentioning";
import type { Message } from "@/sync/types";
import styles from "./EditForm.module.css";

type EditFormProps = {
  message: Message;
  text: string;
  /** What it said when the editing began. */
  before: string;
  /** It has just begun: one is to write here. */
  begun: boolean;
  onText: (text: string) => void;
  /** Ends it; with what was `saved`. */
  onEnd: (saved?: string) => void;
  /** What had the focus is gone. */
  onLeft: () => void;
};

export function EditForm({ message, text, before, begun, onText, onEnd, onLeft }: EditFormProps) {
  const form = useRef<HTMLFormElement>(null);
  const field = useRef<HTMLTextAreaElement>(null);
  const touch = useMedia(TOUCH);
  const [busy, setBusy] = useState(false);
  const [fault, setFault] = useState<string>();
  const size = measure(text);
  const ready = !busy && (size.kind === "fits" || size.kind === "near");
  useAutosize(field, text);
  useEffect(() => {
    if (!begun) return;
    field.current?.focus({ preventScroll: true });
    field.current?.setSelectionRange(field.current.value.length, field.current.value.length);
  }, [begun]);

  const end = (saved?: string) => {
    const focused = isFocused(form.current);
    onEnd(saved);
    if (focused) onLeft();
  };
  const save = async () => {
    if (!ready) return;
    // Unchanged is nothing to save: others of one's devices may have changed it since.
    if (text.trim() === message.content || text === before) return end();
    setBusy(true);
    setFault(undefined);
    try {
      await engine.editMessage(message, text.trim());
      end(text);
    } catch (error) {
      setFault(faultOf(error));
      setBusy(false);
      if (isFocused(form.current)) field.current?.focus();
    }
  };
  const onSubmit = (event: FormEvent) => {
    event.preventDefault();
    void save();
  };
  const mentioning = useMentioning(message.room, field, text, onText);
  const onKeyDown = (event: KeyboardEvent) => {
    if (mentioning.onKeyDown(event)) return;
    if (event.key === "Escape" && !isComposing(event)) end();
    else if (isFinalEnter(event, touch)) void save();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };

  return (
    <form ref={form} className={styles.form} onSubmit={onSubmit}>
      <MentionList {...mentioning.list} />
      <textarea
        ref={field}
        className={styles.field}
        rows={1}
        value={text}
        readOnly={busy}
        aria-label="Edit message"
        aria-invalid={size.kind === "over" || undefined}
        enterKeyHint={touch ? "enter" : "done"}
        dir="auto"
        onChange={(event) => {
          onText(event.target.value);
          mentioning.watch(event);
        }}
        onKeyDown={onKeyDown}
        {...mentioning.field}
      />
      {fault && <Fault>Not saved. {fault}</Fault>}
      <div className={styles.ways}>
        <Button small kind="primary" type="submit" aria-disabled={!ready}>
          {busy ? "Saving…" : fault ? "Try again" : "Save"}
        </Button>
        <Button small kind="plain" onClick={() => end()}>
          Cancel
        </Button>
        <span className={styles.hint} role={size.text ? "status" : undefined}>
          {size.text || (touch ? "" : "Enter saves, Esc cancels")}
        </span>
      </div>
    </form>
  );
}

/** Whether the focus is in it, or nowhere: a button that is pressed does not take it in every browser. */
function isFocused(form: HTMLElement | null): boolean {
  const { activeElement, body } = document;
  return form !== null && (activeElement === body || form.contains(activeElement));
}
