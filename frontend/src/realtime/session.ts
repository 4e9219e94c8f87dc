/**
 * Who is signed in in this tab. The server says so; other tabs only say that it is worth asking again.
 *
 * When a session ends without being asked to, the tab keeps what was not sent, by account, until the same person signs
 * in again, also where the browser lets nothing be written down. Drafts are in the browser's storage anyway.
 */
import type { Api, Schemas } from "@/api/api";
import { ApiError, noAnswer } from "@/api/errors";
import { backoff } from "@/lib/backoff";
import { type Sends, unsentCount } from "@/sync/sends";
import type { Me, UserId } from "@/sync/types";
import { type Account, type AccountPorts, openAccount } from "./account";
import { type EndReason, watchFailures } from "./failures";
import { forget } from "./forget";
import { toMe, toServerInfo } from "./fromApi";
import type { OpenOutbox } from "./outbox";
import type { Store } from "./store";
import type { Tabs } from "./tabs";

const RETRY_FIRST_MS = 1_000;
const RETRY_MAX_MS = 15_000;

export type SessionPorts = Readonly<{
  api: Api;
  store: Store;
  openConnection: AccountPorts["openConnection"];
  storage: Storage;
  openOutbox: OpenOutbox;
  openTabs: (onChange: () => void) => Tabs;
}>;

export function keepSession({ api, store, openConnection, storage, openOutbox, openTabs }: SessionPorts) {
  const kept = new Map<UserId, Sends>();
  const tabs = openTabs(() => void ask());
  let account: Account | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let failures = 0;
  /** What was asked for that ends this session or renews its cookie: until its answer, no other says who is here. */
  let changing: Promise<unknown> = Promise.resolve();
  let doubting = false;
  let askingServer: Promise<void> = Promise.resolve();

  /** Asks the server who is signed in, until it answers. */
  async function ask(): Promise<void> {
    clearTimeout(timer);
    const [before, change] = [account, changing];
    await change.catch(() => undefined);
    const me = account === before ? await whoIsIt() : null;
    if (account !== before) return; // somebody signed in or out here meanwhile: that is newer
    if (changing !== change) return ask();
    if (me === "no-answer") return later();
    answered();
    if (me) found(me);
    else nobody();
  }

  async function whoIsIt(): Promise<Me | null | "no-answer"> {
    try {
      return toMe(await api.me());
    } catch (error) {
      return isSignedOut(error) ? null : "no-answer";
    }
  }

  function answered(): void {
    failures = 0;
    void knowServer();
  }

  function found(me: Me): void {
    const { session } = store.getState();
    const other = (session.kind === "signed-in" || session.kind === "ended") && session.me.id !== me.id;
    if (other) end("other-account");
    else if (session.kind !== "signed-in") begin(me);
    else known(me);
  }

  function known(me: Me): void {
    const { session } = store.getState();
    if (session.kind === "signed-in" && session.me.id === me.id) store.setState({ session: { ...session, me } });
  }

  function nobody(): void {
    const { session } = store.getState();
    if (session.kind === "signed-in") end("signed-out");
    else if (session.kind !== "ended" && session.kind !== "signed-out") {
      store.setState({ session: { kind: "signed-out" } });
    }
  }

  function later(): void {
    failures += 1;
    const delay = backoff(failures, RETRY_FIRST_MS, RETRY_MAX_MS);
    timer = setTimeout(() => void ask(), delay);
    const { kind } = store.getState().session;
    if (kind !== "loading" && kind !== "unreachable") return;
    store.setState({ session: { kind: "unreachable", nextTryAt: Date.now() + delay } });
  }

  function askServer(): Promise<void> {
    askingServer = api.server().then(
      (server) => store.setState({ server: toServerInfo(server) }),
      () => undefined,
    );
    return askingServer;
  }

  /** Asks for it unless it is known, or will be by what is under way. */
  async function knowServer(): Promise<void> {
    await askingServer;
    if (!store.getState().server) await askServer();
  }

  function begin(me: Me): void {
    close();
    store.setState({ session: { kind: "signed-in", me } });
    account = openAccount(me.id, kept.get(me.id) ?? [], {
      api,
      store,
      openConnection,
      storage,
      openOutbox,
      ended: over,
    });
  }

  /**
   * A call was answered so. A request that was on its way while the session was changed is refused like one of a
   * session that is over: only the server's word of who is signed in now ends it.
   */
  function over(reason: EndReason): void {
    if (reason === "other-account") end(reason);
    else if (!doubting) void askOnce();
  }

  async function askOnce(): Promise<void> {
    doubting = true;
    await ask();
    doubting = false;
  }

  /** The session is over, and nobody asked for it here. */
  function end(reason: EndReason): void {
    const { session } = store.getState();
    if (session.kind !== "signed-in" && session.kind !== "ended") return;
    stop(); // what the tab last knew stays readable: its drafts, for the page that says what is kept
    const unsent = unsentCount(kept.get(session.me.id) ?? []);
    store.setState({ session: { kind: "ended", me: session.me, reason, unsent } });
  }

  function close(): void {
    stop();
    store.setState({ account: null });
  }

  function stop(): void {
    const { session } = store.getState();
    if (account && session.kind === "signed-in") kept.set(session.me.id, account.close());
    account = null;
  }

  /** Nobody can do again what was accepted: a link may be used up, a handle taken. */
  function askedAgain(error: unknown): never {
    void ask();
    throw error;
  }

  /** After a sign-in that the server has accepted. */
  async function signedIn(): Promise<Me> {
    const me = toMe(await api.me().catch(askedAgain));
    begin(me);
    tabs.sessionChanged();
    void askServer();
    return me;
  }

  /**
   * The call's answer; an error that says that the session is over ends it, too. Whoever is here by the time that it
   * comes gets nothing of what somebody else has asked.
   */
  async function watched<T>(call: Promise<T>): Promise<T> {
    const asking = account;
    const answer = await call.catch((error: unknown) => {
      if (account === asking) watchFailures(over).report(error);
      throw error;
    });
    if (account !== asking) throw noAnswer(null);
    return answer;
  }

  return {
    account: () => account,
    watched,
    start: () => {
      void askServer();
      void ask();
    },
    retryNow: () => {
      if (account) account.retryNow();
      else void ask();
    },
    signIn: async (who: Parameters<Api["signIn"]>[0]) => {
      await api.signIn(who);
      return signedIn();
    },
    signUp: async (who: Parameters<Api["signUp"]>[0]) => {
      await api.signUp(who);
      return signedIn();
    },
    setUp: async (who: Parameters<Api["setUp"]>[0]) => {
      await api.setUp(who);
      return signedIn();
    },
    resetPassword: async (by: Parameters<Api["resetPassword"]>[0]) => {
      await api.resetPassword(by);
      return signedIn();
    },
    signOut: async () => {
      changing = api.signOut().catch(unlessSignedOut);
      await changing;
      close();
      store.setState({ session: { kind: "signed-out" } });
      tabs.sessionChanged();
    },
    /** For good: of the account nothing stays, here and in the other tabs, which end as they do at sign-out. */
    deactivate: async (by: Parameters<Api["deactivate"]>[0]) => {
      const { session } = store.getState();
      changing = watched(api.deactivate(by));
      await changing;
      close();
      if (session.kind === "signed-in") {
        kept.delete(session.me.id);
        forget(session.me.id, storage, openOutbox);
      }
      store.setState({ session: { kind: "signed-out", deactivated: true } });
      tabs.sessionChanged();
    },
    /** The other tabs ask, too: one that was refused meanwhile goes on. */
    changePassword: async (by: Parameters<Api["changePassword"]>[0]) => {
      changing = watched(api.changePassword(by));
      await changing;
      tabs.sessionChanged();
    },
    updateServer: async (settings: Parameters<Api["updateServer"]>[0]) => {
      store.setState({ server: toServerInfo(await api.updateServer(settings)) });
    },
    /** One's account as the server has just answered; other tabs ask for it, too. */
    takeMe: (answer: Schemas["Me"]) => {
      known(toMe(answer));
      tabs.sessionChanged();
    },
    startOver: () => {
      close();
      store.setState({ session: { kind: "loading" } });
      void ask();
    },
  };
}

function isSignedOut(error: unknown): boolean {
  return error instanceof ApiError && error.kind === "signed-out";
}

function unlessSignedOut(error: unknown): void {
  if (!isSignedOut(error)) throw error;
}
