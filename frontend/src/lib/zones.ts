// Clocks of time zones, as date and time inputs write them: "2026-11-28T06:30". Pure.

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

const clocks = new Map<string, Intl.DateTimeFormat>();

/** IANA name of the zone that this device is set to. */
export function deviceZone(): string {
  return new Intl.DateTimeFormat().resolvedOptions().timeZone;
}

/** Whether this browser knows the zone: some are newer than it, or have another name there. */
export function isZone(zone: string): boolean {
  try {
    return clockOf(zone) !== null;
  } catch {
    return false;
  }
}

/** What clocks in the zone show at a moment. */
export function wallIn(at: Date, zone: string): string {
  return clockOf(zone).format(at).replace(" ", "T");
}

/** Every moment at which clocks in the zone show that: none when they skip it, two when they go back over it. */
export function momentsOf(wall: string, zone: string): Date[] {
  const asUtc = Date.parse(`${wall}Z`);
  if (Number.isNaN(asUtc)) return [];
  const around = [offsetAt(asUtc - DAY, zone), offsetAt(asUtc + DAY, zone)];
  const candidates = [...new Set(around)].map((offset) => new Date(asUtc - offset));
  return candidates.filter((at) => wallIn(at, zone) === wall).sort((a, b) => a.getTime() - b.getTime());
}

/** When that day, or the one `after` it, begins there; by the clock an hour later where there is no midnight. */
export function midnightOf(day: string, zone: string, after = 0): string {
  const date = new Date(Date.parse(`${day}T00:00Z`) + after * DAY).toISOString().slice(0, 10);
  const at = momentsOf(`${date}T00:00`, zone)[0] ?? momentsOf(`${date}T01:00`, zone)[0] ?? new Date(`${date}T00:00Z`);
  return at.toISOString();
}

/** Whether clocks in both zones show the same then. */
export function isSameClock(at: Date, one: string, other: string): boolean {
  return wallIn(at, one) === wallIn(at, other);
}

function offsetAt(moment: number, zone: string): number {
  const whole = moment - (moment % MINUTE);
  return Date.parse(`${wallIn(new Date(whole), zone)}Z`) - whole;
}

function clockOf(zone: string): Intl.DateTimeFormat {
  const known = clocks.get(zone);
  if (known) return known;
  // Sweden writes dates as ISO 8601 does.
  const made = new Intl.DateTimeFormat("sv-SE", { timeZone: zone, dateStyle: "short", timeStyle: "short" });
  clocks.set(zone, made);
  return made;
}
