// The picture that others see of one. It is changed as soon as it is chosen; the server keeps a square of its middle.
import { useEffect, useRef, useState } from "react";
import { Button } from "@/components/ui/Button";
import { Face } from "@/components/ui/Face";
import { Fault } from "@/components/ui/Field";
import { Progress } from "@/components/ui/Progress";
import { faultsOf } from "@/lib/faults";
import { engine } from "@/realtime/engine";
import { useConnection, useServer } from "@/realtime/hooks";
import type { Me } from "@/sync/types";
import styles from "./SettingsPage.module.css";

const NO_FAULT = "";
const TYPES = "image/jpeg,image/png,image/webp,image/gif,image/avif";

export function Picture({ me }: { me: Me }) {
  const input = useRef<HTMLInputElement>(null);
  const leaving = useRef(new AbortController());
  const maxBytes = useServer()?.uploadMaxBytes ?? Number.POSITIVE_INFINITY;
  const offline = useConnection().kind === "offline";
  const [part, setPart] = useState<number | null>(null);
  const [fault, setFault] = useState(NO_FAULT);
  useEffect(() => {
    leaving.current = new AbortController();
    return () => leaving.current.abort();
  }, []);

  const change = (act: () => Promise<void>) => {
    setFault(NO_FAULT);
    setPart(0);
    act()
      .catch((error: unknown) => {
        const { form, fields } = faultsOf(error);
        setFault(fields.file ?? form ?? NO_FAULT);
      })
      .finally(() => setPart(null));
  };
  const choose = (file: File) => {
    if (file.size > maxBytes) return setFault(`A picture may have at most ${Math.floor(maxBytes / 1_000_000)} MB.`);
    change(() => engine.setAvatar(file, setPart, leaving.current.signal));
  };
  const busy = part !== null;
  const words = me.avatar ? "Others see a square of its middle." : "Others see your initials.";

  return (
    <div className={styles.line}>
      <Face person={me.avatar ? { ...me, avatar: `${me.avatar}?size=256` } : me} size="large" />
      <div className={styles.grow}>
        <b>Picture</b>
        {fault ? <Fault>{fault}</Fault> : <small role="status">{busy ? "Changing…" : words}</small>}
        {busy && <Progress part={part} wide />}
      </div>
      <div className={styles.buttons}>
        {me.avatar && (
          <Button small kind="plain" disabled={busy || offline} onClick={() => change(engine.removeAvatar)}>
            Remove
          </Button>
        )}
        <Button small disabled={busy || offline} onClick={() => input.current?.click()}>
          {me.avatar ? "Change picture" : "Choose picture"}
        </Button>
      </div>
      <input
        ref={input}
        type="file"
        accept={TYPES}
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
