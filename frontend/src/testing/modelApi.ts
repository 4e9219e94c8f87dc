/**
 * The API on top of the model server, with a network and a browser's cookie in between that tests can break.
 *
 * One browser: its tabs share the cookie (`signedIn`) and the network. Each tab calls `apiOf` with its own idea of who
 * it is, which the server compares with the cookie, as with X-Lockstep-User.
 */
import type { Api } from "@/api/api";
import { ApiError } from "@/api/errors";
import { type PageQuery, Refused } from "./modelRoom";
import type { ModelServer } from "./modelServer";

/** What happens to a request: "lost-request" never gets there, "lost-answer" is carried out without the caller knowing. */
export type Fate = "answered" | "lost-request" | "lost-answer" | ApiError;

export class Browser {
  /** Whose cookie it is. */
  signedIn: number | null = null;
  /** Milliseconds that an answer takes on its way back. */
  lag = 1;
  /** Decides over each request. */
  fate: (call: string) => Fate = () => "answered";
  /** Who is online, whoever asks. */
  online: number[] = [];
  /** Every request that reached the server. */
  readonly reached: string[] = [];
  private readonly server: ModelServer;

  constructor(server: ModelServer) {
    this.server = server;
  }

  calls(name: string): number {
    return this.reached.filter((call) => call === name).length;
  }

  /** `self`: whom this tab takes itself for. */
  apiOf(self: () => number | null): Api {
    const { server } = this;
    const read = <T>(name: string, work: (user: number) => T) => this.request(name, () => work(this.user()));
    const write = <T>(name: string, work: (user: number) => T) =>
      this.request(name, () => {
        if (self() === null) throw refusal("signed-out", 403, "not_signed_in");
        const user = this.user();
        if (self() !== user) throw refusal("wrong-account", 409, "wrong_account");
        return work(user);
      });
    const token = (name: string) => read(name, (user) => ({ token: `${name} of ${user}` }));

    const api = {
      server: () =>
        this.request("server", () => ({
          name: "Lockstep",
          signup: "open",
          people: "everyone",
          needs_setup: false,
          sends_mail: true,
          upload_max_bytes: 25_000_000,
          version: "1",
        })),
      me: () => read("me", (user) => server.me(user)),
      signIn: ({ username }: { username: string }) =>
        this.request("signIn", () => {
          this.signedIn = server.personNamed(username);
        }),
      signOut: () =>
        write("signOut", () => {
          this.signedIn = null;
        }),
      changePassword: () => write("changePassword", () => undefined),
      deactivate: ({ password }: { password: string }) =>
        write("deactivate", () => {
          if (password !== "secret") throw refusal("refused", 400, "invalid");
          this.signedIn = null;
        }),
      connectionToken: () => token("connectionToken"),
      subscriptionToken: (channel: string) => {
        const own = token("subscriptionToken");
        return this.mayHear(channel) ? own : own.then(() => Promise.reject(refusal("refused", 403, "forbidden")));
      },
      sync: (body: Parameters<ModelServer["sync"]>[1]) => write("sync", (user) => server.sync(user, body)),
      changes: (room: number, after: number) => read("changes", (user) => server.changes(user, room, after)),
      room: (room: number) => read("room", (user) => server.card(user, room)),
      members: (room: number) => read("members", (user) => server.members(user, room)),
      updateRoom: (room: number, { name }: { name: string }) =>
        write("updateRoom", (user) => {
          server.rename(room, name);
          return server.card(user, room);
        }),
      createRoom: ({ name }: { name: string }) =>
        write("createRoom", (user) => server.card(user, server.createRoom(user, name))),
      joinRoom: (room: number) => write("joinRoom", (user) => server.join(user, room)),
      // A link's code is its room's number.
      joinByLink: (code: string) =>
        write("joinByLink", (user) => {
          server.join(user, Number(code));
          return { room: { id: Number(code) } };
        }),
      invitation: (code: string) => read("invitation", (user) => server.invitation(user, Number(code))),
      leaveRoom: (room: number) => write("leaveRoom", (user) => server.leave(user, room)),
      online: () => read("online", () => ({ online: this.online })),
      markRead: (room: number, number: number) => write("markRead", (user) => server.markRead(user, room, number)),
      messages: (room: number, query: PageQuery) => read("messages", (user) => server.messages(user, room, query)),
      markUnread: (room: number, from: number) => write("markUnread", (user) => server.markUnread(user, room, from)),
      postMessage: (room: number, body: { content: string; client_id: string; reply_to?: number }) =>
        write("postMessage", (user) => server.post(user, room, body.content, body.client_id, body.reply_to)),
      cancelSend: (clientId: string) => write("cancelSend", (user) => server.cancelSend(user, clientId)),
      editMessage: (room: number, id: number, content: string) =>
        write("editMessage", (user) => server.edit(user, room, id, content)),
      deleteMessage: (room: number, id: number) => write("deleteMessage", (user) => server.remove(user, room, id)),
    };
    return api as unknown as Api;
  }

  /** One's own personal channel, and those of rooms that one is in. */
  private mayHear(channel: string): boolean {
    const room = /^room:(\d+)$/.exec(channel)?.[1];
    if (!room || this.signedIn === null) return channel === `personal:${this.signedIn}`;
    try {
      return this.server.card(this.signedIn, Number(room)) !== null;
    } catch {
      return false;
    }
  }

  private user(): number {
    if (this.signedIn === null) throw refusal("signed-out", 403, "not_signed_in");
    return this.signedIn;
  }

  private async request<T>(name: string, work: () => T): Promise<T> {
    const fate = this.fate(name);
    if (fate === "lost-request") return this.noAnswer();
    if (fate instanceof ApiError) return this.late(() => Promise.reject(fate));
    this.reached.push(name);
    const outcome = outcomeOf(work);
    return fate === "lost-answer" ? this.noAnswer() : this.late(outcome);
  }

  private noAnswer(): Promise<never> {
    return this.late(() => Promise.reject(new ApiError("no-answer", "The server can’t be reached.")));
  }

  private async late<T>(outcome: () => Promise<T>): Promise<T> {
    await new Promise((resolve) => setTimeout(resolve, this.lag));
    return outcome();
  }
}

export function refusal(kind: ApiError["kind"], status: number, code: string): ApiError {
  return new ApiError(kind, code, { status, code });
}

/** Does the work now; what came of it is told later. */
function outcomeOf<T>(work: () => T): () => Promise<T> {
  try {
    const result = JSON.parse(JSON.stringify(work() ?? {})) as T;
    return () => Promise.resolve(result);
  } catch (error) {
    const refused = error instanceof Refused ? refusal("refused", error.status, error.code) : error;
    return () => Promise.reject(refused);
  }
}
