// What one can set: who one is, which mail one gets, where one is signed in, how it looks here, and, for administrators, the server's name and front door.
import { useState } from "react";
import { Button, ButtonLink } from "@/components/ui/Button";
import { Column } from "@/components/ui/Column";
import { Fault } from "@/components/ui/Field";
import { PageHead } from "@/components/ui/PageHead";
import { Segments } from "@/components/ui/Segments";
import { type Density, readDensity, readTheme, type Theme, wearDensity, wearTheme } from "@/lib/appearance";
import { faultOf } from "@/lib/faults";
import { useLoaded } from "@/lib/useLoaded";
import { engine } from "@/realtime/engine";
import { useConnection } from "@/realtime/hooks";
import type { Me } from "@/sync/types";
import { Deactivate } from "./Deactivate";
import { MailSettings } from "./MailSettings";
import { Profile } from "./Profile";
import { ServerSettings } from "./ServerSettings";
import { Sessions } from "./Sessions";
import styles from "./SettingsPage.module.css";

export function SettingsPage({ me, onBack }: { me: Me; onBack: () => void }) {
  const sessions = useLoaded(engine.sessions);
  return (
    <>
      <PageHead icon="settings" title="Settings" backLabel="Back to rooms" onBack={onBack} />
      <Column>
        <Profile me={me} />
        <MailSettings />
        <Sessions answer={sessions.answer} again={sessions.again} />
        <Appearance />
        <Programs />
        <Sync />
        <SignOut />
        {me.isAdmin && <ServerSettings />}
        <Deactivate me={me} />
      </Column>
    </>
  );
}

function SignOut() {
  const [busy, setBusy] = useState(false);
  const [fault, setFault] = useState<string>();
  const { unsent } = useConnection();
  const signOut = async () => {
    setBusy(true);
    try {
      await engine.signOut();
    } catch (error) {
      setFault(faultOf(error));
      setBusy(false);
    }
  };
  return (
    <section>
      <h2>This browser</h2>
      <div className={styles.set}>
        <div className={styles.line}>
          <div className={styles.grow}>
            <b>Sign out</b>
            <small>
              {unsent > 0
                ? `In all tabs of this browser. ${unsent === 1 ? "One message is" : `${unsent} messages are`} not sent yet.`
                : "In all tabs of this browser."}
            </small>
            {fault && <Fault>{fault}</Fault>}
          </div>
          <Button small icon="leave" disabled={busy} onClick={signOut}>
            {busy ? "Signing out…" : "Sign out"}
          </Button>
        </div>
      </div>
    </section>
  );
}

function Programs() {
  return (
    <section>
      <h2>Programs</h2>
      <div className={styles.set}>
        <div className={styles.line}>
          <div className={styles.grow}>
            <b>Tokens</b>
            <small>For bots and scripts that act as you.</small>
          </div>
          <ButtonLink small to="/settings/tokens">
            Manage
          </ButtonLink>
        </div>
      </div>
    </section>
  );
}

function Sync() {
  return (
    <section>
      <h2>Sync</h2>
      <div className={styles.set}>
        <div className={styles.line}>
          <div className={styles.grow}>
            <b>Here and on the server</b>
            <small>Whether what this browser shows is what the server has, and what had to be repaired.</small>
          </div>
          <ButtonLink small to="/sync">
            Look
          </ButtonLink>
        </div>
      </div>
    </section>
  );
}

function Appearance() {
  const [theme, setTheme] = useState(readTheme);
  const [density, setDensity] = useState(readDensity);
  return (
    <section>
      <h2>Appearance</h2>
      <div className={styles.set}>
        <div className={styles.line}>
          <div className={styles.grow}>
            <b>Theme</b>
            <small>On this device.</small>
          </div>
          <Segments<Theme>
            label="Theme"
            value={theme}
            onChange={(next) => {
              wearTheme(next);
              setTheme(next);
            }}
            options={[
              { value: "system", text: "System" },
              { value: "light", text: "Light" },
              { value: "dark", text: "Dark" },
            ]}
          />
        </div>
        <div className={styles.line}>
          <div className={styles.grow}>
            <b>Density</b>
            <small>Compact fits a third more on the screen.</small>
          </div>
          <Segments<Density>
            label="Density"
            value={density}
            onChange={(next) => {
              wearDensity(next);
              setDensity(next);
            }}
            options={[
              { value: "comfortable", text: "Comfortable" },
              { value: "compact", text: "Compact" },
            ]}
          />
        </div>
      </div>
    </section>
  );
}
