/** What changes make of an event's card, and of one's own answer on it. */
import type { AttendanceChange, EventCard, EventTerms, Message, MyAnswer, UserId, Window } from "./types";
import { withChanged } from "./window";

/** The message of an event that was edited or called off: all of it but one's own answer is new. */
export function withTerms(window: Window, number: number, version: number, terms: EventTerms): Window {
  return touched(window, number, version, (event) => ({
    content: terms.title,
    event: { ...terms, myAnswer: event.myAnswer },
  }));
}

/** The message of an event to which somebody answered. */
export function withAnswer(window: Window, version: number, change: AttendanceChange, me: UserId): Window {
  return touched(window, change.number, version, (event) => ({
    event: answered(event, change, me),
  }));
}

/** The card after an answer, wherever it is shown. */
export function answered(event: EventCard, change: AttendanceChange, me: UserId): EventCard {
  const { counts, faces } = change;
  return { ...event, counts, faces, myAnswer: myAnswerAfter(event.myAnswer, change, me) };
}

/** One gives it oneself, is given a place, or moves up in the line when somebody before one has left it. */
function myAnswerAfter(mine: MyAnswer | null, change: AttendanceChange, me: UserId): MyAnswer | null {
  const { user, status, place, leftPlace, promoted } = change;
  if (user === me) return status && { status, place };
  if (mine === null) return null;
  if (promoted.includes(me)) return { status: "going", place: null };
  if (mine.place === null) return mine;
  const gone = leftPlace !== null && leftPlace < mine.place ? 1 : 0;
  return { ...mine, place: mine.place - promoted.length - gone };
}

function touched(
  window: Window,
  number: number,
  version: number,
  update: (event: EventCard) => Partial<Message>,
): Window {
  const event = window.messages[number - window.first]?.event;
  return event ? withChanged(window, number, { ...update(event), version }) : window;
}
