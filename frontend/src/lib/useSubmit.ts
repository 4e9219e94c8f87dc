import { type FormEvent, useState } from "react";
import { type Faults, faultsOf } from "@/lib/faults";
import { useIsShown } from "@/lib/useIsShown";

type SubmitForm = { busy: boolean; faults: Faults; submit: (event: FormEvent) => void };

const NOTHING = () => ({});

/**
 * A form: `act` is called once at a time, what it throws is told, `onDone` follows success while the form is shown.
 * What `missing` names is told without asking the server: by field, what to do about it.
 */
export function useSubmit<T>(
  act: () => Promise<T>,
  onDone: (result: T) => void,
  missing: () => Faults["fields"] = NOTHING,
): SubmitForm {
  const [busy, setBusy] = useState(false);
  const [faults, setFaults] = useState<Faults>({ fields: {} });
  const isShown = useIsShown();
  const run = async () => {
    setBusy(true);
    try {
      const result = await act();
      setBusy(false);
      setFaults({ fields: {} });
      if (isShown()) onDone(result);
    } catch (error) {
      setFaults(faultsOf(error));
      setBusy(false);
    }
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (busy) return;
    const fields = missing();
    if (Object.keys(fields).length > 0) setFaults({ fields });
    else void run();
  };
  return { busy, faults, submit };
}
