// The picture that others see of one. What is chosen is shown as the server will cut it, before it goes there.
import { useEffect, useRef, useState } from "react";
import { Button } from "@/components/ui/Button";
import { Face } from "@/components/ui/Face";
import { Fault } from "@/components/ui/Field";
import { Progress } from "@/components/ui/Progress";
import { classes } from "@/lib/classes";
import { faultsOf } from "@/lib/faults";
import { useObjectUrl } from "@/lib/useObjectUrl";
import { engine } from "@/realtime/engine";
import { useConnection, useServer } from "@/realtime/hooks";
import type { Me } from "@/sync/types";
import styles from "./Picture.module.css";
import { notFit, TYPES } from "./pictureRules";
import pageStyles from "./SettingsPage.module.css";

const NO_FAULT = "";
const UNREADABLE = "This picture can’t be read. It may be damaged.";

export function Picture({ me }: { me: Me }) {
  const input = useRef<HTMLInputElement>(null);
  const chooser = useRef<HTMLButtonElement>(null);
  const maxBytes = useServer()?.uploadMaxBytes ?? Number.POSITIVE_INFINITY;
  const offline = useConnection().kind === "offline";
  const [chosen, setChosen] = useState<File | null>(null);
  const [fault, setFault] = useState(NO_FAULT);
  const { part, change, stop } = useChange(setFault);
  const busy = part !== null;
  const wasChosen = useRef(false);
  useEffect(() => {
    if (wasChosen.current && !chosen) chooser.current?.focus(); // the button that had the focus is gone
    wasChosen.current = chosen !== null;
  }, [chosen]);

  const choose = (file: File) => {
    const why = notFit(file, maxBytes);
    setFault(why ?? NO_FAULT);
    setChosen(why ? null : file);
  };
  const drop = () => {
    stop();
    setChosen(null);
    setFault(NO_FAULT);
  };
  const use = (file: File) => change((told, signal) => engine.setAvatar(file, told, signal), drop);

  return (
    <div className={classes(pageStyles.line, styles.picture)}>
      {chosen ? (
        <Preview
          file={chosen}
          onUnreadable={() => {
            setChosen(null);
            setFault(UNREADABLE);
          }}
        />
      ) : (
        <Face person={me.avatar ? { ...me, avatar: `${me.avatar}?size=256` } : me} size="large" />
      )}
      <div className={pageStyles.grow}>
        <b>Picture</b>
        {fault ? <Fault>{fault}</Fault> : <small role="status">{words(me, chosen, busy, offline)}</small>}
        {busy && <Progress part={part} wide />}
      </div>
      <div className={classes(pageStyles.buttons, styles.buttons)}>
        {chosen ? (
          <Button small kind="plain" onClick={drop}>
            Cancel
          </Button>
        ) : (
          me.avatar && (
            <Button small kind="plain" disabled={busy || offline} onClick={() => change(engine.removeAvatar)}>
              Remove
            </Button>
          )
        )}
        <Button small ref={chooser} disabled={busy} onClick={() => input.current?.click()}>
          {chosen ? "Choose another" : me.avatar ? "Change picture" : "Choose picture"}
        </Button>
        {chosen && (
          <Button small kind="primary" autoFocus disabled={busy || offline} onClick={() => use(chosen)}>
            Use this picture
          </Button>
        )}
      </div>
      <input
        ref={input}
        type="file"
        accept={TYPES.join(",")}
        hidden
        tabIndex={-1}
        aria-hidden="true"
        onChange={({ target }) => {
          const [file] = target.files ?? [];
          if (file) choose(file);
          target.value = ""; // the same file may be chosen again
        }}
      />
    </div>
  );
}

/** Its middle, in the round; an outline, because only this device has it. */
function Preview({ file, onUnreadable }: { file: File; onUnreadable: () => void }) {
  const url = useObjectUrl(file);
  return (
    <span className={styles.preview}>
      {url && <img src={url} alt="How others will see you" onError={onUnreadable} />}
    </span>
  );
}

function words(me: Me, chosen: File | null, busy: boolean, offline: boolean): string {
  if (busy) return "Changing…";
  if (chosen)
    return offline ? "You’re offline. It can be used when the line is back." : "Others will see this. Not changed yet.";
  return me.avatar ? "Others see a square of its middle." : "Others see your initials.";
}

type Act = (told: (part: number) => void, signal: AbortSignal) => Promise<void>;

/** One change at a time; it ends with the page. `part`: how far it is, null when none is under way. */
function useChange(onFault: (fault: string) => void) {
  const [part, setPart] = useState<number | null>(null);
  const current = useRef<AbortController>(null);
  useEffect(() => () => current.current?.abort(), []);

  const stop = () => {
    current.current?.abort();
    setPart(null);
  };
  const change = (act: Act, done: () => void = () => {}) => {
    const by = new AbortController();
    current.current = by;
    onFault(NO_FAULT);
    setPart(0);
    act((told) => by.signal.aborted || setPart(told), by.signal)
      .then(
        () => by.signal.aborted || done(),
        (error: unknown) => {
          const { form, fields } = faultsOf(error);
          if (!by.signal.aborted) onFault(fields.file ?? form ?? NO_FAULT);
        },
      )
      .finally(() => by.signal.aborted || setPart(null));
  };
  return { part, change, stop };
}
