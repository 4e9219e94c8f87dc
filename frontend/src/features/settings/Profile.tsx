// Who one is for others, and where the clock stands.
import { useState } from "react";
import { Button } from "@/components/ui/Button";
import { Fault, Field } from "@/components/ui/Field";
import { shownName } from "@/lib/people";
import { useSubmit } from "@/lib/useSubmit";
import { engine } from "@/realtime/engine";
import type { Me } from "@/sync/types";
import { Picture } from "./Picture";
import styles from "./SettingsPage.module.css";

const HERE = "";
const ZONES = Intl.supportedValuesOf("timeZone");

export function Profile({ me }: { me: Me }) {
  const saved = { displayName: me.displayName === me.username ? "" : me.displayName, timeZone: me.timeZone };
  /** What of it was touched: the rest is as on the server, whichever device changes it. */
  const [touched, setTouched] = useState<Partial<typeof saved>>({});
  const given = { ...saved, ...touched };
  const { busy, faults, submit } = useSubmit(
    () => engine.updateMe({ ...given, displayName: given.displayName.trim() }),
    () => setTouched({}),
  );
  const changed = given.displayName.trim() !== saved.displayName || given.timeZone !== saved.timeZone;
  return (
    <section aria-labelledby="profile">
      <h2 id="profile">Profile</h2>
      <form className={styles.set} onSubmit={submit} noValidate>
        <Picture me={me} />
        <div className={styles.line}>
          <div className={styles.grow}>
            <b className="cut">
              <bdi>{shownName(me)}</bdi>
            </b>
            <small className="cut">
              @{me.username} · {me.email}
            </small>
          </div>
        </div>
        <div className={styles.line}>
          <div className={styles.grow}>
            <Field
              label="Name"
              name="display-name"
              autoComplete="name"
              maxLength={80}
              placeholder={me.username}
              value={given.displayName}
              fault={faults.fields.display_name}
              onChange={(event) => setTouched({ ...touched, displayName: event.target.value })}
            />
          </div>
        </div>
        <div className={styles.line}>
          <div className={styles.grow}>
            <b>Time zone</b>
            <small>For the mails about events.</small>
          </div>
          <select
            aria-label="Time zone"
            className={styles.select}
            value={given.timeZone}
            onChange={(event) => setTouched({ ...touched, timeZone: event.target.value })}
          >
            <option value={HERE}>As on this device</option>
            {zonesWith(given.timeZone).map((zone) => (
              <option key={zone}>{zone}</option>
            ))}
          </select>
        </div>
        {(changed || faults.form) && (
          <div className={styles.line}>
            <small className={styles.grow}>
              {faults.form ? <Fault>{faults.form}</Fault> : "Changed, not saved yet"}
            </small>
            <Button small kind="plain" onClick={() => setTouched({})}>
              Discard
            </Button>
            <Button small kind="primary" type="submit" disabled={busy}>
              {busy ? "Saving…" : "Save"}
            </Button>
          </div>
        )}
      </form>
    </section>
  );
}

/** One that this browser does not know, or calls otherwise, is among them. */
function zonesWith(chosen: string): readonly string[] {
  return chosen === HERE || ZONES.includes(chosen) ? ZONES : [chosen, ...ZONES];
}
