// The fields of an event. Dates and times are the browser's own controls, on the clock of the chosen zone.
import { type ReactNode, useId, useState } from "react";
import { Fault, Field } from "@/components/ui/Field";
import { classes } from "@/lib/classes";
import { deviceZone } from "@/lib/zones";
import styles from "./EventFields.module.css";
import { type EventForm, type FormFaults, LONGEST, lengthOf, twiceHint, withStart } from "./eventForm";

type FieldsProps = { form: EventForm; faults: FormFaults; onChange: (form: EventForm) => void; children?: ReactNode };

export function EventFields({ form, faults, onChange, children }: FieldsProps) {
  const change = (more: Partial<EventForm>) => onChange({ ...form, ...more });
  const length = lengthOf(form);
  const [lasts, setLasts] = useState(length); // also while a start is half typed
  if (!Number.isNaN(length) && length !== lasts) setLasts(length);
  return (
    <>
      <Field
        label="Title"
        name="title"
        value={form.title}
        maxLength={LONGEST.title}
        autoComplete="off"
        autoFocus
        fault={faults.title}
        onChange={({ target }) => change({ title: target.value })}
      />
      {children}
      <div className={styles.pair}>
        <When
          label="Starts"
          date={form.startDate}
          time={form.startTime}
          hint={twiceHint(form.startDate, form.startTime, form.zone)}
          fault={faults.starts_at}
          onDate={(startDate) => onChange(withStart(form, { startDate }, lasts))}
          onTime={(startTime) => onChange(withStart(form, { startTime }, lasts))}
        />
        <When
          label="Ends"
          date={form.endDate}
          time={form.endTime}
          hint={twiceHint(form.endDate, form.endTime, form.zone)}
          fault={faults.ends_at}
          onDate={(endDate) => change({ endDate })}
          onTime={(endTime) => change({ endTime })}
        />
      </div>
      <div className={styles.pair}>
        <Select
          label="Time zone"
          value={form.zone}
          fault={faults.time_zone}
          options={zones(form.zone).map((zone) => ({ value: zone, text: zone }))}
          onChange={(zone) => change({ zone })}
        />
        <Field
          label="Places"
          name="capacity"
          aside={<span className="quiet">empty = no limit</span>}
          value={form.capacity}
          inputMode="numeric"
          maxLength={6}
          autoComplete="off"
          fault={faults.capacity}
          onChange={({ target }) => change({ capacity: target.value })}
        />
      </div>
      <Field
        label="Place"
        name="place"
        aside={<span className="quiet">optional</span>}
        value={form.place}
        maxLength={LONGEST.place}
        autoComplete="off"
        fault={faults.place}
        onChange={({ target }) => change({ place: target.value })}
      />
      <Field
        label="Link"
        name="link"
        aside={<span className="quiet">optional</span>}
        value={form.link}
        type="url"
        inputMode="url"
        placeholder="https://"
        maxLength={LONGEST.link}
        autoComplete="off"
        fault={faults.link}
        onChange={({ target }) => change({ link: target.value })}
      />
      <Words value={form.description} fault={faults.description} onChange={(description) => change({ description })} />
    </>
  );
}

type WhenProps = {
  label: string;
  date: string;
  time: string;
  hint: string | null;
  fault: string | undefined;
  onDate: (date: string) => void;
  onTime: (time: string) => void;
};

function When({ label, date, time, hint, fault, onDate, onTime }: WhenProps) {
  const note = useId();
  const shared = {
    className: classes(styles.input, fault && styles.bad),
    "aria-invalid": fault ? true : undefined,
    "aria-describedby": fault || hint ? note : undefined,
  };
  return (
    <fieldset className={styles.row}>
      <legend className={styles.label}>{label}</legend>
      <div className={styles.when}>
        <input
          {...shared}
          type="date"
          aria-label={`${label}, date`}
          min="2000-01-01"
          max="2099-12-31"
          value={date}
          onChange={({ target }) => onDate(target.value)}
        />
        <input
          {...shared}
          type="time"
          aria-label={`${label}, time`}
          value={time}
          onChange={({ target }) => onTime(target.value)}
        />
      </div>
      {fault ? (
        <Fault id={note}>{fault}</Fault>
      ) : (
        hint && (
          <p id={note} className={styles.hint}>
            {hint}
          </p>
        )
      )}
    </fieldset>
  );
}

type Option = Readonly<{ value: string; text: string }>;
type SelectProps = {
  label: string;
  value: string;
  options: readonly Option[];
  fault?: string | undefined;
  onChange: (value: string) => void;
};

export function Select({ label, value, options, fault, onChange }: SelectProps) {
  const id = useId();
  return (
    <div className={styles.row}>
      <label className={styles.label} htmlFor={id}>
        {label}
      </label>
      <select
        id={id}
        className={classes(styles.input, styles.select, fault && styles.bad)}
        aria-invalid={fault ? true : undefined}
        aria-describedby={fault ? `${id}-note` : undefined}
        value={value}
        onChange={({ target }) => onChange(target.value)}
      >
        {options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.text}
          </option>
        ))}
      </select>
      {fault && <Fault id={`${id}-note`}>{fault}</Fault>}
    </div>
  );
}

function Words({
  value,
  fault,
  onChange,
}: {
  value: string;
  fault: string | undefined;
  onChange: (text: string) => void;
}) {
  const id = useId();
  return (
    <div className={styles.row}>
      <label className={styles.label} htmlFor={id}>
        Description
      </label>
      <textarea
        id={id}
        className={classes(styles.input, styles.words, fault && styles.bad)}
        rows={3}
        maxLength={LONGEST.description}
        dir="auto"
        value={value}
        onChange={({ target }) => onChange(target.value)}
      />
      {fault && <Fault>{fault}</Fault>}
    </div>
  );
}

/** This device's first, then all in their order; one that this browser does not know is kept. */
function zones(chosen: string): readonly string[] {
  return [...new Set([deviceZone(), chosen, "UTC", ...Intl.supportedValuesOf("timeZone")])];
}
