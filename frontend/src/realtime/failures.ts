/** What a failed call says about the whole account, whichever call it was. */
import { ApiError, type ApiErrorKind } from "@/api/errors";

/** Why a session is over in this tab. */
export type EndReason = "signed-out" | "other-account";

export type Failures = Readonly<{
  /** Its kind, after having ended the session when it says so. */
  report: (error: unknown) => ApiErrorKind;
}>;

/** Errors that are not the API's count as an answer that could not be read. */
export function watchFailures(ended: (reason: EndReason) => void): Failures {
  return {
    report: (error) => {
      const kind = error instanceof ApiError ? error.kind : "unavailable";
      if (kind === "signed-out") ended("signed-out");
      if (kind === "wrong-account") ended("other-account");
      return kind;
    },
  };
}

/** When the server wants to be asked again, in milliseconds since the epoch; null when it didn't say. */
export function retryTime(error: unknown): number | null {
  const seconds = error instanceof ApiError ? error.retryAfter : null;
  return seconds === null ? null : Date.now() + seconds * 1_000;
}
