/** Who is online, of the people on screen: asked for together, again while they stay there and the tab is seen. */
import type { Api } from "@/api/api";
import { jittered } from "@/lib/backoff";
import type { UserId } from "@/sync/types";
import type { AccountStore } from "./accountStore";
import type { Failures } from "./failures";
import type { State } from "./store";
import type { Presence } from "./views";
import { isSeen } from "./wake";

const AGAIN_MS = 30_000;
/** Somebody new on screen is asked for after so long, with whoever comes with them. */
const GATHER_MS = 100;
const MOST = 100;

export type Online = Readonly<{
  watch: (users: readonly UserId[]) => () => void;
  /** The tab is seen again: whoever was online may have left long ago. */
  wake: () => void;
  stop: () => void;
}>;

export function createOnline(api: Pick<Api, "online">, account: AccountStore, failures: Failures): Online {
  const shown = new Map<UserId, number>();
  let timer: ReturnType<typeof setTimeout> | undefined;
  let due = Number.POSITIVE_INFINITY;
  let stopped = false;

  function plan(delay: number): void {
    const at = Date.now() + delay;
    if (stopped || at >= due) return;
    due = at;
    clearTimeout(timer);
    timer = setTimeout(() => void ask(), delay);
  }

  async function ask(): Promise<void> {
    due = Number.POSITIVE_INFINITY;
    const users = [...shown.keys()].slice(-MOST);
    if (users.length > 0 && isSeen()) await look(users);
    if (shown.size > 0) plan(jittered(AGAIN_MS));
  }

  async function look(users: readonly UserId[]): Promise<void> {
    try {
      account.set({ online: new Set((await api.online(users)).online), toldOf: new Set(users) });
    } catch (error) {
      failures.report(error);
    }
  }

  function watch(users: readonly UserId[]): () => void {
    const isNew = users.some((user) => !shown.has(user));
    for (const user of users) shown.set(user, (shown.get(user) ?? 0) + 1);
    if (isNew) plan(GATHER_MS);
    return () => {
      for (const user of users) {
        const left = (shown.get(user) ?? 1) - 1;
        if (left > 0) shown.set(user, left);
        else shown.delete(user);
      }
    };
  }

  return {
    watch,
    wake: () => {
      if (shown.size > 0) plan(GATHER_MS);
    },
    stop: () => {
      stopped = true;
      clearTimeout(timer);
    },
  };
}

/** Who has the same room open is online, too, before any list says so. */
export function presenceOf({ account }: State, user: UserId): Presence {
  if (!account) return "away";
  const { online, company, line, picture } = account;
  const isThere = user === picture.me || online.has(user) || (company.here?.some(({ id }) => id === user) ?? false);
  if (!isThere) return "away";
  return line.subscribed && line.synced ? "online" : "unsure";
}

/** In words, which say more than a dot that is not there: null where it is not known. */
export function seenOf(state: State, user: UserId): "online" | "away" | null {
  const presence = presenceOf(state, user);
  if (presence === "online") return "online";
  const line = state.account?.line;
  const isTold = line?.subscribed && line.synced && state.account?.toldOf.has(user);
  return presence === "away" && isTold ? "away" : null;
}
