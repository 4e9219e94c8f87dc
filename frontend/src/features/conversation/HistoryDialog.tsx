// What a message said before it was edited.
import { useCallback } from "react";
import { Button } from "@/components/ui/Button";
import { Dialog, DialogBody } from "@/components/ui/Dialog";
import { Fault } from "@/components/ui/Field";
import { Ghosts } from "@/components/ui/Ghost";
import { exactTime } from "@/lib/clock";
import { type ReadPage, usePages } from "@/lib/usePages";
import { engine } from "@/realtime/engine";
import type { PastText } from "@/realtime/views";
import type { Message } from "@/sync/types";
import styles from "./MessageDialogs.module.css";

export function HistoryDialog({ message, onClose }: { message: Message; onClose: () => void }) {
  const { room, id, version } = message;
  const read: ReadPage<PastText> = useCallback(
    (cursor, signal) => engine.history({ room, id }, cursor, signal),
    [room, id],
  );
  const { rows: texts, state, hasMore, more, retry } = usePages(read, { edition: version });
  return (
    <Dialog title="Earlier texts" onClose={onClose}>
      <DialogBody>
        {message.deleted && <p>This message has been deleted, with all that it said.</p>}
        <ol className={styles.texts}>
          {!message.deleted && <Text when="Now" content={message.content} />}
          {texts.map(({ version, writtenAt, content }) => (
            <Text key={version} when={exactTime(new Date(writtenAt))} content={content} />
          ))}
        </ol>
        {state === "loading" && <Ghosts count={1} lines={2} label="Loading earlier texts" />}
        {state === "failed" && <Fault>The earlier texts could not be fetched.</Fault>}
        {state === "failed" && (
          <Button small className={styles.more} icon="retry" onClick={retry}>
            Try again
          </Button>
        )}
        {state === "idle" && hasMore && (
          <Button small className={styles.more} onClick={more}>
            Older texts
          </Button>
        )}
      </DialogBody>
    </Dialog>
  );
}

function Text({ when, content }: { when: string; content: string }) {
  return (
    <li>
      <span className={styles.when}>{when}</span>
      <p className={styles.text} dir="auto">
        {content}
      </p>
    </li>
  );
}
