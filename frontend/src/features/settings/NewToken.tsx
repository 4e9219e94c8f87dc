// A new token: what it is for, what it may do, how long. The token itself is shown once.
import { useEffect, useRef, useState } from "react";
import { Button } from "@/components/ui/Button";
import { Checks } from "@/components/ui/Checks";
import { Fault, Field } from "@/components/ui/Field";
import { Form } from "@/components/ui/Form";
import { Segments } from "@/components/ui/Segments";
import { useSubmit } from "@/lib/useSubmit";
import { engine } from "@/realtime/engine";
import type { Scope } from "@/realtime/views";
import styles from "./NewToken.module.css";
import { endOf, type Life, SCOPES } from "./tokenWords";

const OPTIONS = SCOPES.map(({ scope, ...words }) => ({ value: scope, ...words }));

export function NewToken({ onMade }: { onMade: () => void }) {
  const [made, setMade] = useState<{ name: string; token: string }>();
  const [count, setCount] = useState(0);
  if (made) return <ShownOnce {...made} onDone={() => setMade(undefined)} />;
  const done = (name: string, token: string) => {
    setMade({ name, token });
    setCount(count + 1);
    onMade();
  };
  return <TokenForm another={count > 0} onMade={done} />;
}

/** `another`: it stands where the last one did. */
type TokenFormProps = { another: boolean; onMade: (name: string, token: string) => void };

function TokenForm({ another, onMade }: TokenFormProps) {
  const [name, setName] = useState("");
  const [scopes, setScopes] = useState<readonly Scope[]>(["read"]);
  const [life, setLife] = useState<Life>("90");
  const { busy, faults, submit } = useSubmit(
    () => engine.makeToken({ name: name.trim(), scopes, expiresAt: endOf(life, new Date()) }),
    (token) => onMade(name.trim(), token),
    () => ({
      ...(!name.trim() && { name: "Say which program it is for." }),
      ...(scopes.length === 0 && { scopes: "Choose at least one." }),
    }),
  );
  // The end is reckoned by this device's clock, which may be wrong.
  const fault = faults.form ?? faults.fields.expires_at;

  return (
    <form className={styles.box} onSubmit={submit} noValidate>
      <Form>
        <Field
          label="Program"
          name="token-name"
          autoFocus={another}
          value={name}
          maxLength={80}
          autoComplete="off"
          placeholder="Weather bot"
          fault={faults.fields.name}
          onChange={(event) => setName(event.target.value)}
        />
        <Checks<Scope>
          label="What it may do"
          options={OPTIONS}
          value={scopes}
          fault={faults.fields.scopes}
          onChange={setScopes}
        />
        <div className={styles.foot}>
          <Segments<Life>
            label="How long it lives"
            value={life}
            onChange={setLife}
            options={[
              { value: "30", text: "30 days" },
              { value: "90", text: "90 days" },
              { value: "365", text: "A year" },
              { value: "never", text: "No end" },
            ]}
          />
          <Button kind="primary" type="submit" disabled={busy}>
            {busy ? "Making…" : "Make token"}
          </Button>
        </div>
        {fault && <Fault>{fault}</Fault>}
      </Form>
    </form>
  );
}

function ShownOnce({ name, token, onDone }: { name: string; token: string; onDone: () => void }) {
  const field = useRef<HTMLInputElement>(null);
  const [copied, setCopied] = useState(false);
  useEffect(() => field.current?.focus(), []); // the form that had it is gone
  const copy = async () => {
    field.current?.select();
    try {
      await navigator.clipboard.writeText(token);
      setCopied(true);
    } catch {
      // Without https there is no clipboard: the text is selected, Ctrl-C does the rest.
    }
  };
  return (
    <section className={styles.box} aria-label={`The token of ${name}`}>
      <Form>
        <p>
          <b>
            The token of <bdi>{name}</bdi>
          </b>
          <br />
          <span className="second">It is shown this once. Put it where the program reads it, and nowhere else.</span>
        </p>
        <div className={styles.token}>
          <input
            ref={field}
            className={styles.secret}
            aria-label="Token"
            value={token}
            readOnly
            spellCheck={false}
            onFocus={(event) => event.target.select()}
          />
          <Button icon={copied ? "check" : "copy"} onClick={copy}>
            {copied ? "Copied" : "Copy"}
          </Button>
        </div>
        <div>
          <Button kind="primary" onClick={onDone}>
            I have it
          </Button>
        </div>
      </Form>
    </section>
  );
}
