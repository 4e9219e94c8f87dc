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

export type SendActions = Readonly<{
  onRetry: (clientId: string) => void;
  onEdit: (clientId: string) => void;
  onDiscard: (clientId: string) => void;
}>;

type SendRowProps = SendActions & { me: Person; send: Send; first: boolean; place: Place | null; offline: boolean };

export function SendRow({ me, send, first, place, offline, ...actions }: SendRowProps) {
  const slow = useSlow(send.createdAt);
  const quote = useQuote(send.room, send.replyTo);
  if (send.state.kind === "sent") return <MessageRow message={send.state.message} first={first} />;

  const failed = send.state.kind === "failed";
  const state = failed ? undefined : waitingText({ place, offline, slow });
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
      {!first && state && <span className={styles.state}>{state}</span>}
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

type RefusedProps = SendActions & { clientId: string; reason: string; sign: boolean };

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

/** True once a send is older than what one notices. */
function useSlow(since: number): boolean {
  const [slow, setSlow] = useState(() => Date.now() - since > QUIET_MS);
  useEffect(() => {
    if (slow) return;
    const timer = setTimeout(() => setSlow(true), Math.max(0, QUIET_MS - (Date.now() - since)));
    return () => clearTimeout(timer);
  }, [slow, since]);
  return slow;
}
