// The files chosen for the next message, over the field: how far each is, a way out, and what was lost.
import { useEffect, useRef, useState } from "react";
import { IconButton } from "@/components/ui/Button";
import { Icon } from "@/components/ui/Icon";
import { classes } from "@/lib/classes";
import { sizeInWords } from "@/lib/sizeWords";
import { useObjectUrl } from "@/lib/useObjectUrl";
import type { RoomId } from "@/sync/types";
import styles from "./TrayView.module.css";
import { forgetLost, remove, retry, type Tray, takeBack, type Upload, useTray } from "./tray";

export * from "./tray";

/** What browsers draw by themselves. */
const DRAWN: ReadonlySet<string> = new Set(["image/jpeg", "image/png", "image/webp", "image/gif", "image/avif"]);

/** What the composer has to know. */
export type TrayLook = Readonly<{ count: number; failed: boolean; asked: boolean }>;

type TrayViewProps = {
  room: RoomId;
  onLook: (look: TrayLook) => void;
  /** What was written is on its way with its files. */
  onSent: () => void;
};

export function TrayView({ room, onLook, onSent }: TrayViewProps) {
  const tray = useTray(room);
  const { uploads, lost, asked, sent } = tray;
  const failed = uploads.some(({ state }) => state.kind === "failed" && state.way !== "offline");
  const count = uploads.length;
  const isAsked = asked !== null;
  const told = useRef(sent);

  useEffect(() => onLook({ count, failed, asked: isAsked }), [onLook, count, failed, isAsked]);
  useEffect(() => {
    if (sent > told.current) onSent(); // less: another account's
    told.current = sent;
  }, [sent, onSent]);

  if (count === 0 && lost.length === 0) return null;
  return (
    <div className={styles.tray}>
      {lost.length > 0 && (
        <p className={styles.lost} role="status">
          <span>
            Not uploaded before this page was closed: <b>{lost.join(", ")}</b>. Choose {lost.length > 1 ? "them" : "it"}{" "}
            again.
          </span>
          <IconButton icon="close" label="Dismiss" onClick={() => forgetLost(room)} />
        </p>
      )}
      {count > 0 && (
        <ul className={styles.files} aria-label="Files to send">
          {uploads.map((upload) => (
            <Chosen key={upload.key} room={room} upload={upload} />
          ))}
        </ul>
      )}
      <p className={styles.asked} role="status">
        {isAsked && (
          <>
            {waitingWords(tray)}{" "}
            <button type="button" className={styles.back} onClick={() => takeBack(room)}>
              Don’t send
            </button>
          </>
        )}
      </p>
    </div>
  );
}

function waitingWords({ uploads }: Tray): string {
  const left = uploads.filter(({ state }) => state.kind !== "done").length;
  return left === 1 ? "Sends when the file is uploaded." : `Sends when ${left} files are uploaded.`;
}

function Chosen({ room, upload }: { room: RoomId; upload: Upload }) {
  const { key, name, state } = upload;
  const failed = state.kind === "failed";
  const waits = isWaiting(state);
  return (
    <li className={classes(styles.upload, failed && (waits ? styles.waits : styles.failed))}>
      <Sign upload={upload} />
      <span className={styles.words}>
        <bdi className={classes(styles.name, "cut")} title={name}>
          {name}
        </bdi>
        <State state={state} />
      </span>
      {failed && state.way !== "final" && (
        <IconButton icon="retry" label={`Upload ${name} again`} onClick={() => retry(room, key)} />
      )}
      <IconButton icon="close" label={`Remove ${name}`} onClick={() => remove(room, key)} />
    </li>
  );
}

/** For the line: it goes up by itself, nothing is lost. */
function isWaiting(state: Upload["state"]): boolean {
  return state.kind === "failed" && state.way === "offline";
}

/** A picture is seen as soon as it is chosen; the server's thumbnail stands for one that this page did not choose. */
function Sign({ upload: { file, state } }: { upload: Upload }) {
  const [undrawn, setUndrawn] = useState<string>();
  const own = useObjectUrl(file && DRAWN.has(file.type) ? file : null);
  const url = own ?? (state.kind === "done" ? state.card.thumbnail : null);
  if (state.kind === "failed" && !isWaiting(state)) return <Icon name="alert" small />;
  if (!url || url === undrawn) return <Icon name="clip" small />;
  return <img className={styles.thumb} src={url} alt="" decoding="async" onError={() => setUndrawn(url)} />;
}

function State({ state }: { state: Upload["state"] }) {
  switch (state.kind) {
    case "waiting":
      return <progress className={styles.progress} max={1} value={0} aria-label="Uploading" />;
    case "uploading":
      return <progress className={styles.progress} max={1} value={state.part} aria-label="Uploading" />;
    case "failed":
      return <small role={isWaiting(state) ? "status" : "alert"}>{state.reason}</small>;
    case "done":
      return <small>{sizeInWords(state.card.size)}</small>;
  }
}
