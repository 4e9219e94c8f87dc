// Handle, e-mail and password of a new account; the sign-up and the first run share them.
import { Field, PasswordField } from "./Field";
import { PasswordMeter } from "./PasswordMeter";

export type NewAccount = { username: string; email: string; password: string };

type AccountFieldsProps = {
  account: NewAccount;
  faults: Readonly<Record<string, string>>;
  onChange: (account: NewAccount) => void;
};

export function AccountFields({ account, faults, onChange }: AccountFieldsProps) {
  const change = (part: Partial<NewAccount>) => onChange({ ...account, ...part });
  return (
    <>
      <Field
        label="Handle"
        name="username"
        autoComplete="username"
        autoCapitalize="none"
        spellCheck={false}
        autoFocus
        maxLength={32}
        hint="How others see and mention you. Letters, digits, dot, dash, underscore."
        value={account.username}
        fault={faults.username}
        onChange={(event) => change({ username: event.target.value })}
      />
      <Field
        label="E-mail"
        name="email"
        type="email"
        autoComplete="email"
        placeholder="you@example.org"
        value={account.email}
        fault={faults.email}
        onChange={(event) => change({ email: event.target.value })}
      />
      <PasswordField
        label="Password"
        name="new-password"
        autoComplete="new-password"
        hint={<PasswordMeter password={account.password} />}
        value={account.password}
        fault={faults.password}
        onChange={(event) => change({ password: event.target.value })}
      />
    </>
  );
}
