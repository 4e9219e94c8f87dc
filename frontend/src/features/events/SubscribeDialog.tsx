// One's events in another calendar, by an address that is as good as a password: shown once, made anew, revoked.
import { useCallback, useState } from "react";
import { Button } from "@/components/ui/Button";
import { Dialog, DialogBody, DialogFoot } from "@/components/ui/Dialog";
import { Fault, Field } from "@/components/ui/Field";
import { Form } from "@/components/ui/Form";
import { Ghosts } from "@/components/ui/Ghost";
import { sinceTime } from "@/lib/clock";
import { copy } from "@/lib/copy";
import { faultOf } from "@/lib/faults";
import { useLoaded } from "@/lib/useLoaded";
import { useNow } from "@/lib/useNow";
import { engine } from "@/realtime/engine";

/** `url` only where it was just made. */
type Key = Readonly<{ since: string | null; url: string | null }>;

export function SubscribeDialog({ onClose }: { onClose: () => void }) {
  const load = useCallback(async (): Promise<Key> => {
    const { created_at } = await engine.ask((api) => api.calendarKey());
    return { since: created_at, url: null };
  }, []);
  const { answer, again, set } = useLoaded(load);
  const [busy, setBusy] = useState(false);
  const [fault, setFault] = useState<string>();

  const change = async (call: () => Promise<Key>) => {
    setBusy(true);
    setFault(undefined);
    try {
      set(await call());
    } catch (error) {
      setFault(faultOf(error));
    }
    setBusy(false);
  };
  const make = () =>
    change(async () => {
      const { created_at, url } = await engine.ask((api) => api.makeCalendarKey());
      return { since: created_at, url };
    });
  const revoke = () =>
    change(async () => {
      await engine.ask((api) => api.revokeCalendarKey());
      return { since: null, url: null };
    });

  return (
    <Dialog title="Subscribe in your calendar" onClose={onClose}>
      <DialogBody>
        <Form>
          <p className="second">
            A calendar program that knows your secret address shows the events that you organize, go to or may go to,
            and fetches what changes.
          </p>
          {answer.kind === "loading" && <Ghosts count={1} label="Loading" />}
          {answer.kind === "failed" && (
            <>
              <Fault>{answer.fault}</Fault>
              <Button small icon="retry" onClick={again}>
                Try again
              </Button>
            </>
          )}
          {answer.kind === "loaded" && <State known={answer.value} />}
          {fault && <Fault>{fault}</Fault>}
        </Form>
      </DialogBody>
      {answer.kind === "loaded" && (
        <DialogFoot>
          {answer.value.since && (
            <Button kind="danger" disabled={busy} onClick={() => void revoke()}>
              Revoke address
            </Button>
          )}
          {answer.value.url ? (
            <Button onClick={onClose}>Done</Button>
          ) : (
            <Button kind="primary" disabled={busy} onClick={() => void make()}>
              {answer.value.since ? "Make a new address" : "Make address"}
            </Button>
          )}
        </DialogFoot>
      )}
    </Dialog>
  );
}

function State({ known: { since, url } }: { known: Key }) {
  const now = useNow();
  const [said, setSaid] = useState("");
  if (url) {
    return (
      <>
        <Field
          label="Secret address"
          name="calendar-address"
          value={url}
          readOnly
          hint={said || "It is shown this once. Whoever has it sees your events."}
          onFocus={({ target }) => target.select()}
        />
        <Button
          icon="copy"
          onClick={() => void copy(url).then((done) => setSaid(done ? "Copied." : "Copying did not work."))}
        >
          Copy address
        </Button>
      </>
    );
  }
  if (!since) return <p className="second">There is none yet.</p>;
  return (
    <p className="second">
      There is one since {sinceTime(new Date(since), now)}. It can’t be shown again; a new one ends it.
    </p>
  );
}
