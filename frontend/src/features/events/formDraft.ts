// What one has typed into the form of an event: kept in this browser until it is saved or thrown away.
import type { EventForm } from "./eventForm";

/** `base`: what the form began with. `clientId`: by it the same event is never made twice. `sent`: it went out once. */
export type Draft = Readonly<{
  base: EventForm;
  form: EventForm;
  room: number | null;
  clientId: string;
  sent: boolean;
}>;

/** `of`: the event that is edited, or "new". */
export function readDraft(user: number, of: string): Draft | null {
  try {
    const draft = JSON.parse(localStorage.getItem(keyOf(user, of)) ?? "null") as Draft | null;
    return typeof draft?.form?.title === "string" && typeof draft.base?.zone === "string" ? draft : null;
  } catch {
    return null;
  }
}

export function keepDraft(user: number, of: string, draft: Draft): void {
  try {
    localStorage.setItem(keyOf(user, of), JSON.stringify(draft));
  } catch {
    // Without storage it lives as long as the form.
  }
}

export function dropDraft(user: number, of: string): void {
  try {
    localStorage.removeItem(keyOf(user, of));
  } catch {
    // Then there is none.
  }
}

function keyOf(user: number, of: string): string {
  return `lockstep:event:${user}:${of}`;
}
