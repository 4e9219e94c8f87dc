/** Somebody with an account of their own, who does by the public API what a test only needs to have happened. */
import { randomUUID } from "node:crypto";
import { type APIRequestContext, type APIResponse, expect, request } from "@playwright/test";
import { type Accounts, PASSWORD } from "./accounts";

export type Room = Readonly<{ id: number; name: string }>;

const SESSION_ONLY = { expires: -1, httpOnly: true, secure: false, sameSite: "Lax" } as const;

export class Person {
  readonly password = PASSWORD;
  id = 0;
  readonly name: string;
  readonly #api: APIRequestContext;
  #csrfToken: string | undefined;

  private constructor(name: string, api: APIRequestContext) {
    this.name = name;
    this.#api = api;
  }

  /** `name` gets an ending, so that tests that run side by side never meet. */
  static async signedIn(baseURL: string, name: string, accounts: Accounts): Promise<Person> {
    const handle = ended(name);
    const { id, cookie, session } = await accounts.make(handle);
    const cookies = [{ name: cookie, value: session, domain: new URL(baseURL).hostname, path: "/", ...SESSION_ONLY }];
    const api = await request.newContext({ baseURL, storageState: { cookies, origins: [] } });
    const person = new Person(handle, api);
    person.id = id;
    return person;
  }

  /** A room of one's own, with everybody named in it. */
  async room(name: string, others: readonly Person[] = [], kind: "public" | "private" = "public"): Promise<Room> {
    const room = (await this.ask("post", "rooms/", { name: ended(name), kind })) as Room;
    for (const other of others) await other.join(room);
    return room;
  }

  async direct(other: Person): Promise<Room> {
    return (await this.ask("post", "direct/", { users: [other.id] })) as Room;
  }

  async join(room: Room): Promise<void> {
    await this.ask("post", `rooms/${room.id}/join/`);
  }

  async ban(room: Room, other: Person): Promise<void> {
    await this.ask("put", `rooms/${room.id}/bans/${other.id}/`);
  }

  async invite(room: Room, other: Person): Promise<void> {
    await this.ask("post", `rooms/${room.id}/invites/`, { user: other.id });
  }

  async say(room: Room, ...texts: string[]): Promise<void> {
    for (const content of texts) {
      await this.ask("post", `rooms/${room.id}/messages/`, { content, client_id: randomUUID() });
    }
  }

  /** What stands in the room on the server, oldest first, at most the newest 100. */
  async messages(room: Room): Promise<string[]> {
    const page = (await this.ask("get", `rooms/${room.id}/messages/?limit=100`)) as { results: { content: string }[] };
    return page.results.map(({ content }) => content).reverse();
  }

  /** The id of the message with that number. */
  async find(room: Room, number: number): Promise<number> {
    const page = (await this.ask("get", `rooms/${room.id}/messages/?around=${number}&limit=1`)) as {
      results: { id: number }[];
    };
    return page.results[0]?.id ?? 0;
  }

  async edit(room: Room, message: number, content: string): Promise<void> {
    await this.ask("patch", `rooms/${room.id}/messages/${message}/`, { content });
  }

  async remove(room: Room, message: number): Promise<void> {
    await this.ask("delete", `rooms/${room.id}/messages/${message}/`);
  }

  /** An event of next year, on 10 January from 18 to 20 o'clock in Vienna, with what else is said about it. */
  async event(room: Room, terms: object = {}): Promise<string> {
    const year = new Date().getFullYear() + 1;
    const tea = { title: "Tea", starts_at: `${year}-01-10T18:00`, ends_at: `${year}-01-10T20:00`, ...terms };
    const made = await this.ask("post", `rooms/${room.id}/events/`, { time_zone: "Europe/Vienna", ...tea });
    return (made as { id: string }).id;
  }

  async answer(event: string, status: "going" | "maybe" | "not_going", note = ""): Promise<void> {
    await this.ask("put", `events/${event}/attendance/`, { status, note });
  }

  /** The session, for a browser. */
  session() {
    return this.#api.storageState();
  }

  leave(): Promise<void> {
    return this.#api.dispose();
  }

  private async ask(
    method: "get" | "post" | "put" | "patch" | "delete",
    path: string,
    data?: unknown,
  ): Promise<unknown> {
    const options = method !== "get" ? { data, headers: { "X-CSRFToken": await this.csrfToken() } } : {};
    const answer = await this.#api[method](`/api/${path}`, options);
    return body(answer);
  }

  private async csrfToken(): Promise<string> {
    this.#csrfToken ??= (await this.#api.get("/api/csrf/")).headers()["x-csrftoken"] ?? "";
    return this.#csrfToken;
  }
}

function ended(name: string): string {
  return `${name}-${randomUUID().slice(0, 8)}`;
}

async function body(answer: APIResponse): Promise<unknown> {
  expect(answer.ok(), `${answer.url()}: ${answer.status()} ${await answer.text()}`).toBe(true);
  return answer.json();
}
