/** What is to be seen on the pictures: the cast, their rooms, and who said what. Told once to a server; again is harmless. */
import { randomUUID } from "node:crypto";
import type { APIRequest, APIRequestContext } from "@playwright/test";

type Cast = "alice" | "bob" | "erin";
type Found = { id: number; name: string; is_member: boolean };

export type Story = Readonly<{
  /** Sessions, for browsers. */
  alice: Session;
  bob: Session;
  /** Somebody who is in no room. */
  newcomer: Session;
  rooms: Readonly<Record<string, number>>;
  /** Alice's conversation with bob. */
  direct: number;
  /** And that with bob and erin. */
  group: number;
  /** Where alice's link into the tours' room leads. */
  link: string;
  /** In which the weekend begins, as the address of the events has it: "2026-12". */
  month: string;
}>;

type Session = Awaited<ReturnType<APIRequestContext["storageState"]>>;

const LONG_NAME = "Sicherungsgerätetechnikfortbildung 2027 und Rückrufaktionen";
const LONG_TOPIC =
  "Geräte, Normen, Rückrufe, und alles, was sonst nirgends hinpasst, in einer Zeile, die immer abgeschnitten wird";
const PASSWORD = process.env.E2E_PASSWORD ?? "correct horse battery";

/** Those of the demo by the demo's names, so that its own are used where they are; the rest is made. */
const ROOMS = [
  { name: "Lobby", topic: "Say hello. Everything that has no room of its own.", by: "alice", with: ["bob", "erin"] },
  { name: "Tours & rock", topic: "Weekends, conditions, who drives.", by: "alice", with: ["bob", "erin"] },
  { name: "Committee", topic: "", by: "alice", with: [], kind: "private" },
  { name: "Hall laps", topic: "Tuesday and Thursday, wall C", by: "bob", with: ["alice", "erin"] },
  { name: LONG_NAME, topic: LONG_TOPIC, by: "alice", with: ["bob"] },
  { name: "Plans", topic: "What we do, and when", by: "alice", with: ["bob", "erin"] },
  { name: "Photos", topic: "The good ones only", by: "alice", with: [] },
  { name: "Website & app", topic: "The page, the app, who mends what.", by: "bob", with: ["alice", "erin"] },
  { name: "Ski tours", topic: "Avalanche reports, huts, who has skins to lend", by: "bob", with: ["erin"] },
] as const;

const TALK: readonly (readonly [Cast, string])[] = [
  ["bob", "Forecast for the weekend is holding. Föhn until Saturday evening, then it turns."],
  [
    "bob",
    "The hut page blocks our calendar, so this fetches what we need:\n\ncurl -s https://wetter.example/api/huts/2140",
  ],
  ["erin", "Works. −4 °C at 2,140 m on Sunday morning, wind from the south-west."],
  ["erin", "The full table: https://wetter.example/huts/2140/forecast"],
  ["erin", "Hi all, erin from the Tuesday group. Is there still a place in one of the cars?"],
  ["alice", "There is one with me, from the station at six."],
  ["erin", "Perfect, thank you. I bring coffee for four."],
  ["bob", "Recce from this morning: dry to the second pitch, wet above."],
  ["erin", "Then the left-hand line. The bolts on pitch 4 are new, and there is a sling on the big tree."],
  ["alice", "Can somebody bring the second 60 m rope? Mine is due for retirement."],
  ["bob", "I have one. Both ropes and the tag line are in my car already."],
];

const LONG_WORDS: readonly (readonly [Cast, string])[] = [
  [
    "bob",
    "Jetzt amtlich: die Sicherungsgerätetechnikfortbildungsanmeldebestätigungsschreibenvorlagenüberarbeitungsarbeitsgruppensitzung fällt aus. Protokoll: https://files.nordwand.example/f/0192f3a0c4d87d0e9a51b2c3d4e5f601/protokoll-2026-11-18-sicherungsgeraete-v3-final.pdf?download=1",
  ],
  ["alice", "Sabah altı buçukta otoparkta buluşuyoruz."],
  ["bob", "نلتقي يوم السبت في السادسة والنصف."],
  ["alice", "Schlüssel:\n\t1. Halle\n\t2. Materialkammer\n\t\t(nur mit Anmeldung)"],
];

const MARKED: readonly (readonly [Cast, string])[] = [
  [
    "bob",
    "# Plan for the **new page**\n\n1. Move the old articles\n2. Write the _missing_ ones\n   - huts\n   - approaches\n3. ~~Ask everybody~~ Decide",
  ],
  [
    "erin",
    'The hut page blocks our calendar, so this fetches what we need:\n\n```python\nimport requests  # already there\n\ndef forecast(height: int = 2140) -> str:\n    answer = requests.get(f"https://wetter.example/api/huts/{height}", timeout=5)\n    return answer.json()["text"]\n```\nCall it with `forecast(2140)`.',
  ],
  [
    "bob",
    "| Hut | Height | Wind on Sunday morning |\n|---|--:|---|\n| Nordwandhaus | 2,140 m | south-west, 30 km/h |\n| Biwak | 2,890 m | west, 65 km/h |\n\n> Above 2,500 m it will be unpleasant.\n\nMore in [the full table](https://wetter.example/huts/2140/forecast).",
  ],
  ["alice", "Thank you, **that** is what I need."],
];

/** In how many days the weekend begins. */
const WEEKEND = 3;
/** `day`: so many from today. */
const EVENTS = [
  { title: "Hall laps", by: "bob", day: 2, hours: [19, 21], place: "Kletterhalle West, wall C" },
  {
    title: "Release 2.4, go or no-go",
    by: "erin",
    day: 8,
    hours: [14, 15],
    link: "https://meet.nordwand.example/release",
    time_zone: "America/New_York",
    answers: { alice: "maybe", erin: "going" },
  },
  { title: "Ice week", by: "erin", day: 4, hours: [9, 130], place: "Gorge, then the hut", answers: { alice: "maybe" } },
  { title: "Gear check", by: "bob", day: 6, hours: [17, 18], place: "Kletterhalle West" },
  { title: "Slide evening", by: "erin", day: 6, hours: [20, 22], place: "Bar, first floor" },
  { title: "Hut cleaning", by: "bob", day: 5, hours: [8, 32], place: "Nordwandhaus", answers: { alice: "going" } },
  { title: "Ice fall morning", by: "bob", day: 6, hours: [7, 11], place: "Gorge", cancelled: "not cold enough" },
  {
    title: "Nordwand weekend",
    by: "alice",
    day: WEEKEND,
    hours: [6, 41],
    place: "Car park Talstation, then the hut (2,140 m)",
    capacity: 10,
    description:
      "Two ropes of three, two of two. We start at the car park, take the first gondola and are on the rock by nine. Sunday is open: the ridge if it holds, the sauna if not.\n\nBring: helmet, 60 cm slings, head torch, something warm. The hut stove is out of service.",
    answers: { alice: "going", erin: "going" },
    note: "Car, 1 seat free",
  },
  {
    title: "Lead course, part 2",
    by: "bob",
    day: 11,
    hours: [10, 16],
    place: "Kletterhalle West",
    capacity: 1,
    answers: { bob: "going", erin: "going", alice: "going" },
  },
] as const;

const IN_PRIVATE: readonly (readonly [Cast, string])[] = [
  ["alice", "Is the rope still in your car?"],
  ["bob", "It is, both of them. Shall I pick you up at half past five?"],
  ["alice", "That would be lovely. Bring the **long** one, the other has a soft spot."],
];

const AMONG_THREE: readonly (readonly [Cast, string])[] = [
  ["alice", "Who brings the stove?"],
  ["erin", "I do, and gas for one day."],
];
const REWORDED = "I do, and gas for two days.";

/** To the last message of the website's room. */
const REACTED: readonly (readonly [Cast, string])[] = [
  ["bob", "🙌"],
  ["alice", "🙌"],
  ["erin", "👍"],
];

export async function tell(request: APIRequest, baseURL: string): Promise<Story> {
  const cast = {
    alice: await Teller.signIn(request, baseURL, "alice"),
    bob: await Teller.signIn(request, baseURL, "bob"),
    erin: await Teller.signIn(request, baseURL, "erin"),
  };
  const newcomer = await Teller.signUp(request, baseURL, `kamin-${randomUUID().slice(0, 6)}`);
  const rooms: Record<string, number> = {};
  for (const { name, topic, by, with: others, ...rest } of ROOMS) {
    const id = await cast[by].room(name, topic, "kind" in rest ? rest.kind : "public");
    rooms[name] = id;
    for (const other of others) await cast[other].join(id);
  }
  const tours = rooms["Tours & rock"] ?? 0;
  const edge = rooms[LONG_NAME] ?? 0;
  const hall = rooms["Hall laps"] ?? 0;
  const website = rooms["Website & app"] ?? 0;
  if (await cast.alice.isEmpty(tours)) for (const [who, text] of TALK) await cast[who].say(tours, text);
  if (await cast.alice.isEmpty(edge)) for (const [who, text] of LONG_WORDS) await cast[who].say(edge, text);
  if (await cast.alice.isEmpty(website)) for (const [who, text] of MARKED) await cast[who].say(website, text);
  const plans = rooms.Plans ?? 0;
  if (await cast.alice.isEmpty(plans)) for (const event of EVENTS) await plan(cast, plans, event);
  for (const [who, emoji] of REACTED) await cast[who].react(website, emoji);
  if (await cast.alice.isEmpty(hall)) {
    for (let minute = 1; minute <= 60; minute++)
      await cast[minute % 7 < 4 ? "bob" : "erin"].say(hall, hallLine(minute));
  }
  const direct = await cast.alice.direct(await cast.bob.id());
  const group = await cast.alice.direct(await cast.bob.id(), await cast.erin.id());
  if (await cast.alice.isEmpty(group)) {
    for (const [who, text] of AMONG_THREE) await cast[who].say(group, text);
    await cast.erin.reword(group, REWORDED);
  }
  if (await cast.alice.isEmpty(direct)) for (const [who, text] of IN_PRIVATE) await cast[who].say(direct, text);
  await cast.alice.invite(rooms.Committee ?? 0, await newcomer.id());
  await cast.alice.ban(rooms.Committee ?? 0, await cast.erin.id());
  const story = {
    alice: await cast.alice.session(),
    bob: await cast.bob.session(),
    newcomer: await newcomer.session(),
    rooms,
    direct,
    group,
    link: `/invite/${await cast.alice.link(tours)}`,
    month: hour(WEEKEND, 0).slice(0, "2026-12".length),
  };
  for (const teller of [...Object.values(cast), newcomer]) await teller.leave();
  return story;
}

async function plan(cast: Record<Cast, Teller>, room: number, event: (typeof EVENTS)[number]): Promise<void> {
  const { by, day, hours, ...terms } = event;
  const [from, to] = hours;
  const id = await cast[by].event(room, { ...terms, starts_at: hour(day, from), ends_at: hour(day, to) });
  const answers: Partial<Record<Cast, string>> = "answers" in event ? event.answers : {};
  for (const [who, status] of Object.entries(answers)) {
    await cast[who as Cast].answer(id, status, "note" in event && who === "erin" ? `${event.note}` : "");
  }
  if ("cancelled" in event) await cast[by].cancel(id, event.cancelled);
}

/** `day` days from today, `hours` after midnight. */
function hour(day: number, hours: number): string {
  const midnight = new Date(new Date().toDateString());
  return new Date(midnight.getTime() + (24 * day + hours) * 3_600_000).toISOString().slice(0, 16);
}

function hallLine(minute: number): string {
  const more = " Six boulders are new, and two routes on wall C wait for their first ascent.".repeat(minute % 3);
  return `Lap ${minute} done.${more}`;
}

class Teller {
  readonly #api: APIRequestContext;

  private constructor(api: APIRequestContext) {
    this.#api = api;
  }

  static async signIn(request: APIRequest, baseURL: string, name: Cast): Promise<Teller> {
    const teller = new Teller(await request.newContext({ baseURL }));
    const answer = await teller.#post("login/", { username: name, password: PASSWORD });
    return answer.ok() ? teller : Teller.signUp(request, baseURL, name);
  }

  static async signUp(request: APIRequest, baseURL: string, name: string): Promise<Teller> {
    const teller = new Teller(await request.newContext({ baseURL }));
    const account = { username: name, email: `${name}@nordwand.example`, password: PASSWORD };
    const answer = await teller.#post("signup/", account);
    if (!answer.ok()) throw new Error(`${name} can neither sign in nor up: ${await answer.text()}. E2E_PASSWORD?`);
    return teller;
  }

  /** One's room of this name, found or made. */
  async room(name: string, topic: string, kind: string): Promise<number> {
    const { results } = (await (await this.#api.get("/api/rooms/?limit=100")).json()) as { results: Found[] };
    const known = results.find((room) => room.name === name);
    if (known) return known.id;
    const made = await this.#post("rooms/", { name, topic, kind });
    return ((await made.json()) as { id: number }).id;
  }

  async join(room: number): Promise<void> {
    await this.#post(`rooms/${room}/join/`);
  }

  async id(): Promise<number> {
    return ((await (await this.#api.get("/api/me/")).json()) as { id: number }).id;
  }

  /** The conversation with these people, found or made. */
  async direct(...others: number[]): Promise<number> {
    return ((await (await this.#post("direct/", { users: others })).json()) as { id: number }).id;
  }

  async invite(room: number, user: number): Promise<void> {
    await this.#post(`rooms/${room}/invites/`, { user });
  }

  /** The code of a new link. */
  async link(room: number): Promise<string> {
    return ((await (await this.#post(`rooms/${room}/invites/`, {})).json()) as { code: string }).code;
  }

  async ban(room: number, user: number): Promise<void> {
    await this.#put(`rooms/${room}/bans/${user}/`);
  }

  async say(room: number, content: string): Promise<void> {
    await this.#post(`rooms/${room}/messages/`, { content, client_id: randomUUID() });
  }

  async event(room: number, terms: object): Promise<string> {
    const made = await this.#post(`rooms/${room}/events/`, { time_zone: "Europe/Vienna", ...terms });
    return ((await made.json()) as { id: string }).id;
  }

  async answer(event: string, status: string, note: string): Promise<void> {
    await this.#put(`events/${event}/attendance/`, { status, note });
  }

  async cancel(event: string, reason: string): Promise<void> {
    await this.#post(`events/${event}/cancel/`, { reason });
  }

  /** To the room's last message. */
  async react(room: number, emoji: string): Promise<void> {
    await this.#put(`${await this.#last(room)}reactions/${encodeURIComponent(emoji)}/`);
  }

  /** The room's last message, which is one's own. */
  async reword(room: number, content: string): Promise<void> {
    const headers = await this.#token();
    await this.#api.patch(`/api/${await this.#last(room)}`, { data: { content }, headers });
  }

  async isEmpty(room: number): Promise<boolean> {
    const page = await this.#api.get(`/api/rooms/${room}/messages/?limit=1`);
    return ((await page.json()) as { results: unknown[] }).results.length === 0;
  }

  session(): Promise<Session> {
    return this.#api.storageState();
  }

  leave(): Promise<void> {
    return this.#api.dispose();
  }

  /** The path of the room's last message. */
  async #last(room: number): Promise<string> {
    const page = await this.#api.get(`/api/rooms/${room}/messages/?limit=1`);
    const { results } = (await page.json()) as { results: { id: number }[] };
    return `rooms/${room}/messages/${results[0]?.id}/`;
  }

  async #post(path: string, data?: unknown) {
    return this.#api.post(`/api/${path}`, { data, headers: await this.#token() });
  }

  async #put(path: string, data?: unknown) {
    return this.#api.put(`/api/${path}`, { data, headers: await this.#token() });
  }

  async #token(): Promise<{ "X-CSRFToken": string }> {
    return { "X-CSRFToken": (await this.#api.get("/api/csrf/")).headers()["x-csrftoken"] ?? "" };
  }
}
