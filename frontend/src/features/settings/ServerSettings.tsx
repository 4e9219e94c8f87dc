import { type FormEvent, useRef, useState } from "react";
import { Button } from "@/components/ui/Button";
import { Fault, Field } from "@/components/ui/Field";
import { Segments } from "@/components/ui/Segments";
import { type Faults, faultsOf } from "@/lib/faults";
import { engine } from "@/realtime/engine";
import { useServer } from "@/realtime/hooks";
import type { ServerInfo } from "@/realtime/views";
import styles from "./SettingsPage.module.css";

/** For administrators: what everyone sees over their rooms, and who may make an account, and who finds whom. */
export function ServerSettings() {
  const server = useServer();
  if (!server) return null;
  return (
    <section>
      <h2>Server</h2>
      <div className={styles.set}>
        <Name server={server} />
        <SignUp server={server} />
        <People server={server} />
        <div className={styles.line}>
          <div className={styles.grow}>
            <b>Accounts</b>
            <small>Made, changed and deactivated in the administration.</small>
          </div>
          <a href="/admin/">Open administration</a>
        </div>
      </div>
    </section>
  );
}

function Name({ server }: { server: ServerInfo }) {
  const [name, setName] = useState(server.name);
  const { faults, save } = useSaving();
  const changed = name.trim() !== server.name;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    save({ name: name.trim() });
  };
  return (
    <form className={styles.line} onSubmit={submit} noValidate>
      <div className={styles.grow}>
        <Field
          label="Name"
          name="server-name"
          value={name}
          maxLength={80}
          autoComplete="off"
          fault={faults.fields.name ?? faults.form}
          onChange={(event) => setName(event.target.value)}
        />
      </div>
      {changed && (
        <Button small kind="primary" type="submit">
          Save
        </Button>
      )}
    </form>
  );
}

function SignUp({ server }: { server: ServerInfo }) {
  const { faults, save } = useSaving();
  return (
    <div className={styles.line}>
      <div className={styles.grow}>
        <b>Sign-up</b>
        <small>
          {server.signup === "open"
            ? "Whoever reaches this address can make an account."
            : "Only administrators make accounts."}
        </small>
        {faults.form && <Fault>{faults.form}</Fault>}
      </div>
      <Segments<"open" | "closed">
        label="Sign-up"
        value={server.signup}
        onChange={(signup) => save({ signup })}
        options={[
          { value: "closed", text: "Closed" },
          { value: "open", text: "Open" },
        ]}
      />
    </div>
  );
}

function People({ server }: { server: ServerInfo }) {
  const { faults, save } = useSaving();
  return (
    <div className={styles.line}>
      <div className={styles.grow}>
        <b>Who finds whom</b>
        <small>
          {server.people === "everyone"
            ? "Everybody here can find and write to everybody."
            : "People find and write to those with whom they share a room."}
        </small>
        {faults.form && <Fault>{faults.form}</Fault>}
      </div>
      <Segments<"everyone" | "rooms">
        label="Who finds whom"
        value={server.people}
        onChange={(people) => save({ people })}
        options={[
          { value: "everyone", text: "Everyone" },
          { value: "rooms", text: "By rooms" },
        ]}
      />
    </div>
  );
}

/** One after the other: what was chosen last stands. */
function useSaving() {
  const [faults, setFaults] = useState<Faults>({ fields: {} });
  const last = useRef(Promise.resolve());
  const save = (settings: Partial<Pick<ServerInfo, "name" | "signup" | "people">>) => {
    setFaults({ fields: {} });
    last.current = last.current
      .then(() => engine.updateServer(settings))
      .catch((error: unknown) => setFaults(faultsOf(error)));
  };
  return { faults, save };
}
