/**
 * One signed-in account in this tab, from sign-in to sign-out: its picture, and all that keeps it true.
 *
 * News comes as publications, sync answers, ranges, pages and answers to our own calls; each ends in `take`.
 */
import type { Api } from "@/api/api";
import { never } from "@/lib/never";
import {
  answerSync,
  doubt,
  needsSync,
  receiveChange,
  type Step,
  syncRequest,
  takeCard,
  takeGone,
  takeMine,
} from "@/sync/picture";
import { parsePublication } from "@/sync/publication";
import { repairsOf } from "@/sync/repairLog";
import { interrupted, joined, requeued, type Sends } from "@/sync/sends";
import { parseSyncAnswer } from "@/sync/syncAnswer";
import type { Person, Room, RoomId, UserId } from "@/sync/types";
import { parseMine } from "@/sync/wire";
import { openAccountStore } from "./accountStore";
import { type Company as CompanyOf, createCompany } from "./company";
import type { Connection, OpenConnection } from "./connection";
import { type DraftBook, openDrafts } from "./drafts";
import { type EndReason, retryTime, watchFailures } from "./failures";
import { createGapRepair } from "./gapRepair";
import { type FileBook, openFiles } from "./keptFiles";
import { withTold } from "./looks";
import { mirrorSends } from "./mirrorSends";
import { createOnline, type Online } from "./online";
import type { OpenOutbox } from "./outbox";
import { reach, type Written } from "./reach";
import { createReadMarkers, type ReadMarkers } from "./readMarkers";
import { openReplies, type ReplyBook } from "./replies";
import { createSendLoop, type SendLoop } from "./sendLoop";
import { newAccountState, type Store } from "./store";
import { type Attempt, createSyncLoop } from "./syncLoop";
import { createTimelines, type Timelines } from "./timelines";
import { watchWaking } from "./wake";

export type AccountPorts = Readonly<{
  api: Api;
  store: Store;
  openConnection: OpenConnection;
  storage: Storage;
  openOutbox: OpenOutbox;
  /** The session is over; called once or more. */
  ended: (reason: EndReason) => void;
}>;

export type Account = Readonly<{
  sends: SendLoop;
  markers: ReadMarkers;
  timelines: Timelines;
  drafts: DraftBook;
  replies: ReplyBook;
  files: FileBook;
  /** So many messages wait for their files. */
  waitForFiles: (count: number) => void;
  company: CompanyOf;
  online: Online;
  takeRoom: (room: Room) => void;
  leftRoom: (room: RoomId, version: number) => void;
  takeOwn: (room: RoomId, raw: unknown) => void;
  retryNow: () => void;
  /** Resolves when the room shows what the server answered to a write. */
  shows: (written: Written) => Promise<void>;
  /** Ends everything; returns what has not been sent. */
  close: () => Sends;
}>;

export function openAccount(
  me: UserId,
  kept: Sends,
  { api, store, openConnection, storage, openOutbox, ended }: AccountPorts,
): Account {
  const account = openAccountStore(store, newAccountState(me, kept, navigator.onLine));
  const failures = watchFailures((reason) => account.isOpen() && ended(reason));
  const gaps = createGapRepair(api, account, failures, take);
  const sends = createSendLoop(api, account, failures, () => loop.need());
  const markers = createReadMarkers(api, account, failures, take);
  const timelines = createTimelines(api, account, failures, markers, take);
  const drafts = openDrafts(me, storage, (all) => account.set({ drafts: all }));
  const outbox = openOutbox(me, (written, gone) => {
    account.setSends(joined(account.get().sends, written, gone));
    sends.hurry();
  });
  mirrorSends([], kept, outbox);
  const stopMirroring = store.subscribe(({ account: now }, { account: before }) => {
    if (now && before && account.isOpen()) mirrorSends(before.sends, now.sends, outbox);
  });
  let subscriptions = 0;

  const loop = createSyncLoop({
    attempt,
    needed: () => needsSync(account.get().picture),
    subscribed: () => account.get().line.subscribed,
    planned: (nextTryAt) => account.setLine({ nextTryAt }),
  });
  const connection = connect();
  const company = createCompany(account, connection);
  const online = createOnline(api, account, failures);
  const stopWatching = watchWaking({
    wake: () => {
      connection.nudge();
      loop.sync();
      online.wake();
    },
    slept: () => {
      connection.renew();
      loop.sync();
      online.wake();
      sends.hurry(); // what waits does so by the clock
    },
    network: () => account.setLine({ online: navigator.onLine }),
    leaving: drafts.flush,
  });
  loop.sync();
  sends.hurry(); // those kept from before the session ended

  function take(step: Step): void {
    if (!account.isOpen()) return;
    timelines.moveLines(step);
    account.take(step);
    sends.pump();
    timelines.shrink(step);
    company.wrote(step.applied);
    timelines.ensure(false);
    gaps.look();
    if (needsSync(step.picture)) loop.need();
  }

  function received(data: unknown): void {
    const publication = parsePublication(data);
    const { picture, line } = account.get();
    if (line.synced) account.setLine({ asOf: Date.now() });
    switch (publication.kind) {
      case "change":
        take(receiveChange(picture, publication.change, Date.now()));
        break;
      case "mine":
        take({ picture: takeMine(picture, publication.room, publication.mine), applied: [] });
        break;
      case "unreadable":
        take({ picture: doubt(picture, publication.room), applied: [] });
        break;
      case "reset": // told to everybody after a restore
        account.setLine({ synced: false });
        loop.soon();
        break;
      case "ignored":
        break;
      default:
        never(publication);
    }
  }

  async function attempt(): Promise<Attempt> {
    const { picture: asked, sends: unseen } = account.get();
    const subscription = subscriptions;
    const began = Date.now();
    try {
      const answer = parseSyncAnswer(await api.sync(syncRequest(asked)));
      if (!answer) throw new Error("The sync answer could not be read.");
      const now = Date.now();
      const step = answerSync(account.get().picture, asked, answer, now);
      take(step);
      sendAgain(unseen);
      account.note(repairsOf(asked, answer, step.applied, now, now - began));
      lineIsBack(subscription === subscriptions, now, now - began);
      if (answer.directory?.reset) account.set({ looks: new Map() });
      look(answer.directory?.people ?? []);
      return { ok: true };
    } catch (error) {
      return lineIsBroken(error);
    }
  }

  /** The server was asked after it had sent these: a room that has not reached them now has lost them. */
  function sendAgain(asked: Sends): void {
    const states = new Set(asked.map(({ state }) => state));
    account.setSends(requeued(account.get().sends, ({ state }) => states.has(state)));
    sends.pump();
  }

  /** What the directory tells: for lists outside the picture, and of oneself, changed on another device. */
  function look(people: readonly Person[]): void {
    if (people.length === 0) return;
    const { session } = store.getState();
    const { looks, line } = account.get();
    account.set({ looks: withTold(looks, people, line.syncs) });
    const self = people.find(({ id }) => id === me);
    if (!self || session.kind !== "signed-in" || !account.isOpen()) return;
    const { avatar, ...rest } = session.me;
    store.setState({ session: { kind: "signed-in", me: { ...rest, ...self } } });
  }

  function lineIsBack(onThisSubscription: boolean, now: number, roundTrip: number): void {
    const { line } = account.get();
    const synced = line.subscribed && (line.synced || onThisSubscription);
    account.setLine({ failure: null, throttledUntil: null, synced, syncs: line.syncs + 1, asOf: now, roundTrip });
    const wasBroken = line.failure !== null || line.throttledUntil !== null || line.asOf === null;
    if (wasBroken) sends.hurry();
    markers.resend();
    timelines.ensure(true);
    timelines.preload();
  }

  function lineIsBroken(error: unknown): Attempt {
    const kind = failures.report(error);
    const notBefore = retryTime(error);
    if (kind === "throttled") account.setLine({ failure: null, throttledUntil: notBefore });
    else account.setLine({ failure: kind === "no-answer" ? kind : "unavailable", throttledUntil: null });
    return { ok: false, notBefore };
  }

  function connect(): Connection {
    return openConnection({
      channel: `personal:${me}`,
      connectionToken: () => token(api.connectionToken()),
      subscriptionToken: (channel) => token(api.subscriptionToken(channel)),
      on: {
        subscribed: () => {
          subscriptions += 1;
          account.setLine({ subscribed: true, synced: false });
          loop.sync();
        },
        down: () => {
          const { subscribed } = account.get().line;
          account.setLine({ subscribed: false, synced: false });
          if (subscribed) loop.soon();
        },
        publication: received,
        fault: () => loop.sync(),
      },
    });
  }

  async function token(asked: Promise<{ token: string }>): Promise<string> {
    try {
      return (await asked).token;
    } catch (error) {
      // Refused: the browser's cookie may be another account's by now, which the sync will tell.
      if (failures.report(error) === "refused") loop.need();
      throw error;
    }
  }

  return {
    sends,
    markers,
    timelines,
    drafts,
    replies: openReplies(me, storage),
    files: openFiles(me, storage),
    waitForFiles: (waiting) => account.set({ waiting }),
    company,
    online,
    takeRoom: (room) => {
      take(takeCard(account.get().picture, room, false, Date.now()));
      // Left at a later version: since, or in a history that a restore has undone. A sync tells.
      if (!account.get().picture.rooms.has(room.id)) loop.sync();
    },
    takeOwn: (room, raw) => {
      const own = parseMine(raw);
      if (own) take({ picture: takeMine(account.get().picture, room, own), applied: [] });
    },
    leftRoom: (room, version) => take({ picture: takeGone(account.get().picture, room, version, false), applied: [] }),
    retryNow: () => {
      connection.nudge();
      loop.sync();
      sends.hurry();
    },
    shows: (written) => reach(store, written, loop.sync),
    close: () => {
      drafts.flush();
      account.close();
      stopMirroring();
      outbox.close();
      connection.close();
      stopWatching();
      company.leave();
      online.stop();
      loop.stop();
      gaps.stop();
      sends.stop();
      return interrupted(account.get().sends);
    },
  };
}
