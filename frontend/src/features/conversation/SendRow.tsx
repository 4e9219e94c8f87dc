// A message that only this device knows: outlined until the server has it, with a way out when it was refused.
import { useEffect, useState } from "react";
import { Button } from "@/components/ui/Button";
import { Face } from "@/components/ui/Face";
import { classes } from "@/lib/classes";
import { shownName } from "@/lib/people";
import { useQuote } from "@/realtime/hooks";
import type { Person, Send } from "@/sync/types";
import styles from "./Message.module.css";
import { MessageFiles } from "./MessageFiles";
import { ByLine, MessageRow } from "./MessageRow";
import { MessageText } from "./MessageText";
import { QuoteLine } from "./QuoteLine";
import type { Place } from "./rows";

const QUIET_MS = 400;
/** From then on one may not want to wait any longer. */
const STUCK_MS = 5_000;

export type SendActions = Readonly<{
  onRetry: (clientId: string) => void;
  onCancel: (clientId: string) => void;
  onEdit: (clientId: string) => void;
  onDiscard: (clientId: string) => void;
}>;

type SendRowProps = SendActions & { me: Person; send: Send; first: boolean; place: Place | null; offline: boolean };

export function SendRow({ me, send, first, place, offline, ...actions }: SendRowProps) {
  const slow = useOlder(send.createdAt, QUIET_MS);
  const late = useOlder(send.createdAt, STUCK_MS);
  const quote = useQuote(send.room, send.replyTo);
  if (send.state.kind === "sent") return <MessageRow message={send.state.message} first={first} />;

  const failed = send.state.kind === "failed";
  const cancelling = send.state.kind === "cancelling";
  const state = cancelling ? "Cancelling…" : waitingText({ place, offline, slow });
  const stuck = !failed && !cancelling && !send.elsewhere && (offline || send.attempts > 0 || late);
  return (
    <div
      className={classes(styles.message, first && styles.first, !failed && styles.waiting)}
      data-send={send.state.kind}
    >
      <div className={styles.margin}>{first ? <Face person={me} hollow={!failed} /> : <Sign failed={failed} />}</div>
      <div className={styles.body}>
        {first && <ByLine author={me} at={new Date(send.createdAt)} meta={state} />}
        {!first && <span className="sr">{shownName(me)}: </span>}
        {quote && <QuoteLine quote={quote} />}
        {send.content && <MessageText text={send.content} />}
        <MessageFiles files={send.attachments} author={me} />
        {send.state.kind === "failed" && (
          <Refused clientId={send.clientId} reason={send.state.refusal.detail} sign={first} {...actions} />
        )}
      </div>
      {((!first && state) || stuck) && (
        <span className={classes(styles.state, (stuck || cancelling) && styles.shown)}>
          {!first && <span>{state}</span>}
          {stuck && (
            <Button
              small
              kind="plain"
              className={styles.take}
              aria-label="Cancel sending"
              onClick={() => actions.onCancel(send.clientId)}
            >
              Cancel
            </Button>
          )}
        </span>
      )}
    </div>
  );
}

function Sign({ failed }: { failed: boolean }) {
  return failed ? (
    <span className={styles.bang} aria-hidden="true">
      !
    </span>
  ) : (
    <span className={styles.ring} aria-hidden="true" />
  );
}

type RefusedProps = Omit<SendActions, "onCancel"> & { clientId: string; reason: string; sign: boolean };

function Refused({ clientId, reason, sign, onRetry, onEdit, onDiscard }: RefusedProps) {
  return (
    <div className={styles.refused}>
      {sign && <Sign failed />}
      <span className={styles.why} role="alert">
        Not sent. {reason}
      </span>
      <span className={styles.ways}>
        <Button small icon="retry" onClick={() => onRetry(clientId)}>
          Retry
        </Button>
        <Button small kind="plain" onClick={() => onEdit(clientId)}>
          Edit
        </Button>
        <Button small kind="plain" onClick={() => onDiscard(clientId)}>
          Discard
        </Button>
      </span>
    </div>
  );
}

function waitingText({ place, offline, slow }: { place: Place | null; offline: boolean; slow: boolean }) {
  if (!place || !slow) return undefined;
  return offline ? `Waiting · ${place.index} of ${place.of}` : "Sending…";
}

/** True once so much time has passed, as far as this tab's clock can tell: it may have been put back since. */
function useOlder(since: number, ms: number): boolean {
  const [older, setOlder] = useState(() => Date.now() - since > ms);
  useEffect(() => {
    if (older) return;
    const timer = setTimeout(() => setOlder(true), Math.min(ms, Math.max(0, ms - (Date.now() - since))));
    return () => clearTimeout(timer);
  }, [older, since, ms]);
  return older;
}
