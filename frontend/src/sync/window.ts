/**
 * A window: an unbroken interval of a room's messages.
 *
 * Numbers are gapless in a room, deleted messages included, so that a hole in what is shown can't go unnoticed:
 * `messages[i].number === first + i`, always.
 */
import { cut } from "./preview";
import type { Message, Quote, Window } from "./types";

export const EMPTY_WINDOW: Window = { first: 1, messages: [] };

/** The number of the window's last message; `first - 1` when it is empty. */
export function lastOf(window: Window): number {
  return window.first + window.messages.length - 1;
}

/** The messages as a window, or null when their numbers have a hole. Any order. */
export function windowOf(messages: readonly Message[]): Window | null {
  const sorted = [...messages].sort((a, b) => a.number - b.number);
  const first = sorted[0]?.number;
  if (first === undefined) return EMPTY_WINDOW;
  return sorted.every((message, i) => message.number === first + i) ? { first, messages: sorted } : null;
}

/** The window with a message that follows its last one, or the newer version of one that it holds. */
export function withMessage(window: Window, message: Message): Window {
  if (message.number === lastOf(window) + 1) return { ...window, messages: [...window.messages, message] };
  const i = message.number - window.first;
  const held = window.messages[i];
  if (!held || held.version >= message.version) return window;
  return { ...window, messages: window.messages.with(i, message) };
}

/** The loaded message of that number. */
export function messageAt(window: Window, number: number): Message | undefined {
  return window.messages[number - window.first];
}

/** The window with what a change made of one of its messages, if it holds that one and no newer version of it. */
export function withChanged(
  window: Window,
  number: number,
  changed: Partial<Message> & Pick<Message, "version">,
): Window {
  const held = messageAt(window, number);
  return held ? withMessage(window, { ...held, ...changed }) : window;
}

export type NewerQuote = Pick<Quote, "number" | "version"> &
  Partial<Pick<Quote, "content" | "attachments" | "deleted">>;

/** The window with what is new of a message in the quotes of it. */
export function withQuoted(window: Window, newer: NewerQuote): Window {
  const isOlder = ({ replyTo }: Message) => replyTo?.number === newer.number && replyTo.version < newer.version;
  if (!window.messages.some(isOlder)) return window;
  const messages = window.messages.map((message) =>
    message.replyTo && isOlder(message) ? { ...message, replyTo: { ...message.replyTo, ...newer } } : message,
  );
  return { ...window, messages };
}

/** The newest that is known of a quoted message, and of its author: who is called otherwise changes no message's version. */
export function quoteIn(window: Window | null | undefined, quote: Quote): Quote {
  const held = window?.messages[quote.number - window.first];
  if (held && held.version > quote.version) return quoteOf(held);
  const user = window?.messages.findLast(({ user }) => user.id === quote.user.id)?.user;
  return user ? { ...quote, user } : quote;
}

export function quoteOf({ id, number, version, user, content, attachments, deleted }: Message): Quote {
  return { id, number, version, user, content: cut(content), attachments: attachments.length, deleted };
}

/** Both as one interval, or null when there is a hole between them. Per number the higher version wins. */
export function merged(a: Window, b: Window): Window | null {
  if (b.messages.length === 0) return a;
  if (a.messages.length === 0) return b;
  const [left, right] = a.first <= b.first ? [a, b] : [b, a];
  if (right.first > lastOf(left) + 1) return null;
  return right.messages.reduce(withMessage, left);
}

/** The window's last `count` messages. */
export function newest(window: Window, count: number): Window {
  const surplus = window.messages.length - count;
  if (surplus <= 0) return window;
  return { first: window.first + surplus, messages: window.messages.slice(surplus) };
}
