/** The truth about the line to the server, from what is known about it. */

export type LineFacts = Readonly<{
  /** The personal channel is subscribed. */
  subscribed: boolean;
  /** A sync that was asked after the last subscribe has answered. */
  synced: boolean;
  /** Something is known to be missing. */
  behind: boolean;
  /** Why the last request of this line failed; null when it was answered. */
  failure: "no-answer" | "unavailable" | null;
  /** What the device says about its network. */
  online: boolean;
  throttledUntil: number | null;
}>;

export type Line = "live" | "catching-up" | "offline" | "throttled";

/** Never "live" before a sync has answered on a subscribed channel, and nothing is missing. */
export function lineOf(facts: LineFacts): Line {
  if (facts.throttledUntil !== null) return "throttled";
  if (facts.failure !== null || !facts.online) return "offline";
  return facts.subscribed && facts.synced && !facts.behind ? "live" : "catching-up";
}
