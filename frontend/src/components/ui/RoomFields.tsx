// What a room is called, what it is about, and who can find it.
import { Choice } from "./Choice";
import { Field } from "./Field";

export type RoomTerms = Readonly<{ name: string; topic: string; kind: "public" | "private" }>;

type RoomFieldsProps = {
  value: RoomTerms;
  faults: Readonly<Record<string, string | undefined>>;
  isNew?: boolean;
  onChange: (change: Partial<RoomTerms>) => void;
};

export function RoomFields({ value, faults, isNew = false, onChange }: RoomFieldsProps) {
  return (
    <>
      <Field
        label="Name"
        name="name"
        value={value.name}
        maxLength={80}
        autoComplete="off"
        autoFocus={isNew}
        hint={isNew ? "As you would say it. Spaces and capitals are fine." : undefined}
        fault={faults.name}
        onChange={(event) => onChange({ name: event.target.value })}
      />
      <Field
        label="Topic"
        name="topic"
        aside={<span className="quiet">optional</span>}
        value={value.topic}
        maxLength={250}
        autoComplete="off"
        placeholder={isNew ? "What belongs here?" : undefined}
        fault={faults.topic}
        onChange={(event) => onChange({ topic: event.target.value })}
      />
      <Choice
        label="Who can find it"
        value={value.kind}
        onChange={(kind) => onChange({ kind })}
        options={[
          { value: "public", title: "Open", text: "Everyone on this server can find, read and join it." },
          {
            value: "private",
            title: "Private",
            text: "Exists only for those invited. For all others there is no such room.",
          },
        ]}
      />
    </>
  );
}
