/** How people look now, put wherever the picture shows them. What shows none of them stays the same object. */
import type { HeldRoom } from "./heldRoom";
import type { EventCard, Message, Page, Person, RoomId, UserId } from "./types";

type Known = ReadonlyMap<UserId, Person>;
type Rooms = Readonly<{ rooms: ReadonlyMap<RoomId, HeldRoom> }>;

/** An event outside the picture. */
export function eventWithPeople<E extends EventCard>(event: E, people: readonly Person[]): E {
  const { organizer, faces } = eventWith(event, new Map(people.map((person) => [person.id, person])));
  return organizer === event.organizer && faces === event.faces ? event : { ...event, organizer, faces };
}

export function withPeople<P extends Rooms>(picture: P, people: readonly Person[]): P {
  if (people.length === 0) return picture;
  const known = new Map(people.map((person) => [person.id, person]));
  const rooms = new Map([...picture.rooms].map(([id, held]) => [id, heldWith(held, known)]));
  return { ...picture, rooms };
}

function heldWith(held: HeldRoom, known: Known): HeldRoom {
  const { room, window, pagesAhead } = held;
  const last = room.lastMessage;
  const people = each(room.people, (person) => look(person, known));
  const lastMessage = last && part(last, { user: look(last.user, known) });
  const messages = window && each(window.messages, (message) => messageWith(message, known));
  return part(held, {
    room: part(room, { people, lastMessage }),
    window: window && part(window, { messages: messages ?? [] }),
    pagesAhead: each(pagesAhead, (waiting) => part(waiting, { page: pageWith(waiting.page, known) })),
  });
}

function pageWith(page: Page, known: Known): Page {
  return part(page, { messages: each(page.messages, (message) => messageWith(message, known)) });
}

function messageWith(message: Message, known: Known): Message {
  const { user, replyTo, event } = message;
  return part(message, {
    user: look(user, known),
    replyTo: replyTo && part(replyTo, { user: look(replyTo.user, known) }),
    event: event && eventWith(event, known),
  });
}

function eventWith(event: EventCard, known: Known): EventCard {
  return part(event, {
    organizer: event.organizer && look(event.organizer, known),
    faces: each(event.faces, (person) => look(person, known)),
  });
}

function look(person: Person, known: Known): Person {
  return known.get(person.id) ?? person;
}

function part<T extends object>(whole: T, parts: Partial<T>): T {
  const names = Object.keys(parts) as (keyof T)[];
  return names.every((name) => whole[name] === parts[name]) ? whole : { ...whole, ...parts };
}

function each<T>(all: readonly T[], change: (one: T) => T): readonly T[] {
  const changed = all.map(change);
  return changed.every((one, at) => one === all[at]) ? all : changed;
}
