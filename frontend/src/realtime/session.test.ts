/** Who is signed in, in one tab and in several; what is kept when it ends. */
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { type Fate, refusal } from "@/testing/modelApi";
import { Scene, type Tab } from "@/testing/tab";
import { connectionOf } from "./connectionView";

let scene: Scene;

beforeEach(() => {
  vi.useFakeTimers();
  localStorage.clear();
  scene = new Scene();
});

afterEach(() => {
  vi.useRealTimers();
});

const pass = (seconds: number) => vi.advanceTimersByTimeAsync(seconds * 1_000);
const session = (tab: Tab) => tab.store.getState().session;
const alice = {
  id: 1,
  username: "alice",
  displayName: "alice",
  email: "alice@lockstep.example",
  isAdmin: false,
  timeZone: "",
};

async function opened(): Promise<Tab> {
  const tab = scene.openTab();
  await pass(1);
  tab.engine.openRoom(scene.lobby);
  await pass(1);
  return tab;
}

async function signedIn(): Promise<Tab> {
  scene.browser.signedIn = scene.alice;
  return opened();
}

test("nobody, then alice, then nobody", async () => {
  const tab = scene.openTab();
  expect(session(tab)).toEqual({ kind: "loading" });
  await pass(1);
  expect(session(tab)).toEqual({ kind: "signed-out" });
  expect(tab.store.getState().server).toEqual({
    name: "Lockstep",
    signup: "open",
    people: "everyone",
    needsSetup: false,
    sendsMail: true,
    uploadMaxBytes: 25_000_000,
  });

  const signingIn = tab.engine.signIn({ username: "alice", password: "secret" });
  await pass(1);
  expect(await signingIn).toEqual(alice);
  expect(session(tab)).toEqual({ kind: "signed-in", me: alice });

  void tab.engine.signOut();
  await pass(1);
  expect(session(tab)).toEqual({ kind: "signed-out" });
  expect(tab.store.getState().account).toBeNull();
});

/** Who one is, is told long before what server it is; of the latter's questions the first meet these fates. */
function serverIsToldLate(...fates: Fate[]): void {
  scene.browser.signedIn = scene.alice;
  scene.browser.fate = (call) => {
    scene.browser.lag = call === "server" ? 3_000 : 10;
    return (call === "server" && fates.shift()) || "answered";
  };
}

test("what server it is, is asked once, also when who one is is known first", async () => {
  serverIsToldLate();
  const tab = scene.openTab();
  await pass(2);
  expect(session(tab)).toEqual({ kind: "signed-in", me: alice });
  expect(tab.store.getState().server).toBeNull();
  await pass(2);
  expect(tab.store.getState().server?.name).toBe("Lockstep");
  expect(scene.browser.calls("server")).toBe(1);
});

test("what server it is, is asked again when that comes to nothing after who one is is known", async () => {
  serverIsToldLate("lost-answer");
  const tab = scene.openTab();
  await pass(5);
  expect(tab.store.getState().server).toBeNull();
  await pass(2);
  expect(tab.store.getState().server?.name).toBe("Lockstep");
  expect(scene.browser.calls("server")).toBe(2);
});

test("a server that does not answer at the start is asked again by itself", async () => {
  scene.browser.signedIn = scene.alice;
  scene.browser.fate = () => "lost-request";
  const tab = scene.openTab();
  await pass(1);
  expect(session(tab)).toMatchObject({ kind: "unreachable" });
  scene.browser.fate = () => "answered";
  await pass(16);
  expect(session(tab)).toEqual({ kind: "signed-in", me: alice });
  expect(tab.store.getState().server?.name).toBe("Lockstep");
});

test.each([
  [0, 500],
  [1, 1_000],
])("nor by all tabs at the same moment: half of the wait is by chance (%d)", async (chance, wait) => {
  vi.spyOn(Math, "random").mockReturnValue(chance);
  scene.browser.fate = () => "lost-request";
  const tab = scene.openTab();
  await pass(0.001);
  expect(session(tab)).toEqual({ kind: "unreachable", nextTryAt: Date.now() + wait });
});

test("signing in and out reaches the other tabs", async () => {
  const one = scene.openTab();
  const two = scene.openTab();
  await pass(1);
  void one.engine.signIn({ username: "alice", password: "secret" });
  await pass(1);
  expect(session(two)).toEqual({ kind: "signed-in", me: alice });

  void two.engine.signOut();
  await pass(1);
  expect(session(two)).toEqual({ kind: "signed-out" });
  expect(session(one)).toEqual({ kind: "ended", me: alice, reason: "signed-out", unsent: 0 });
  expect(connectionOf(one.store.getState()).kind).toBe("session-ended");
});

test("signed out elsewhere: what was not sent is kept, and goes out after signing in again", async () => {
  const tab = await signedIn();
  scene.browser.fate = (call) => (call === "postMessage" ? "lost-request" : "answered");
  tab.engine.send(scene.lobby, "kept");
  tab.engine.saveDraft(scene.lobby, "half a thou");
  scene.browser.signedIn = null;
  await pass(60);
  expect(session(tab)).toEqual({ kind: "ended", me: alice, reason: "signed-out", unsent: 1 });

  scene.browser.fate = () => "answered";
  void tab.engine.signIn({ username: "alice", password: "secret" });
  await pass(2);
  expect(scene.said()).toEqual(["kept"]);
  expect(tab.store.getState().account?.drafts).toEqual(new Map([[scene.lobby, "half a thou"]]));
});

test("another account in this browser: nothing is posted as them, and the tab says so", async () => {
  const tab = await signedIn();
  scene.browser.signedIn = scene.bob;
  tab.engine.send(scene.lobby, "as alice?");
  await pass(1);
  expect(scene.said()).toEqual([]);
  expect(session(tab)).toEqual({ kind: "ended", me: alice, reason: "other-account", unsent: 1 });

  await pass(300);
  expect(scene.said()).toEqual([]);
  tab.engine.startOver();
  await pass(2);
  expect(session(tab)).toMatchObject({ kind: "signed-in", me: { username: "bob" } });
  expect(scene.said()).toEqual([]);
  expect(tab.store.getState().account?.sends).toEqual([]);
});

test("another account signed in in another tab ends this one at once", async () => {
  const tab = await signedIn();
  const other = scene.openTab();
  await pass(1);
  void other.engine.signOut();
  await pass(1);
  void other.engine.signIn({ username: "bob", password: "secret" });
  await pass(1);
  expect(session(other)).toMatchObject({ kind: "signed-in", me: { username: "bob" } });
  expect(session(tab)).toMatchObject({ kind: "ended", reason: "other-account", me: { username: "alice" } });
  scene.bobSays("for bob's eyes");
  await pass(60);
  expect(tab.shown(scene.lobby)).toEqual([]);
});

test("an answer that comes after signing out shows nothing", async () => {
  const tab = await signedIn();
  scene.browser.lag = 3_000;
  tab.engine.retryNow();
  tab.engine.loadOlder(scene.lobby);
  scene.browser.signedIn = null;
  tab.engine.startOver();
  await pass(20);
  expect(session(tab)).toEqual({ kind: "signed-out" });
  expect(tab.store.getState().account).toBeNull();
});

test("signed in, but who that is got lost on the way: the page opens by itself", async () => {
  const tab = scene.openTab();
  await pass(1);
  scene.browser.fate = (call) => (call === "me" ? "lost-answer" : "answered");
  const told = tab.engine.signIn({ username: "alice", password: "secret" }).catch((error) => error.kind);
  await pass(1);
  expect(await told).toBe("no-answer");
  scene.browser.fate = () => "answered";
  await pass(16);
  expect(session(tab)).toEqual({ kind: "signed-in", me: alice });
});

test("a wrong password changes nothing", async () => {
  const tab = scene.openTab();
  await pass(1);
  const refused = tab.engine.signIn({ username: "mallory", password: "guess" }).catch((error) => error.code);
  await pass(1);
  expect(await refused).toBe("bad_credentials");
  expect(session(tab)).toEqual({ kind: "signed-out" });
});

test("sign-out that gets no answer says so and signs nobody out", async () => {
  const tab = await signedIn();
  scene.browser.fate = (call) => (call === "signOut" ? "lost-request" : "answered");
  const failed = tab.engine.signOut().catch((error) => error.kind);
  await pass(1);
  expect(await failed).toBe("no-answer");
  expect(session(tab).kind).toBe("signed-in");
});

test("signing out of a session that is over already is no error", async () => {
  const tab = await signedIn();
  scene.browser.signedIn = null;
  const done = tab.engine.signOut();
  await pass(1);
  await done;
  expect(session(tab)).toEqual({ kind: "signed-out" });
});

test.each([
  ["signed-out", null],
  ["other-account", 2],
])("any call that finds the session over ends it: %s", async (reason, cookie) => {
  const tab = await signedIn();
  scene.browser.signedIn = cookie;
  const refused = tab.engine.createRoom({ name: "den", kind: "public", topic: "" }).catch((error) => error.kind);
  await pass(0.1);
  expect(await refused).toBe(reason === "signed-out" ? "signed-out" : "wrong-account");
  expect(session(tab)).toMatchObject({ kind: "ended", reason });
});

test("refused while the session gets another cookie: it goes on, when the server says so", async () => {
  const tab = await signedIn();
  scene.browser.signedIn = null; // the new cookie is on its way
  tab.engine.send(scene.lobby, "meanwhile");
  await pass(0.0005);
  scene.browser.signedIn = scene.alice;
  await pass(5);
  expect(session(tab)).toEqual({ kind: "signed-in", me: alice });
  expect(scene.said()).toEqual(["meanwhile"]);
});

test("and it is not asked before the answer that brings the cookie, however long that takes", async () => {
  const [tab, other] = [await signedIn(), await opened()];
  scene.browser.lag = 3_000;
  void tab.engine.changePassword({ current: "secret", new: "another secret" });
  scene.browser.lag = 1;
  scene.browser.signedIn = null;
  tab.engine.send(scene.lobby, "meanwhile");
  other.engine.retryNow();
  await pass(2.9);
  expect(session(tab)).toEqual({ kind: "signed-in", me: alice });
  expect(session(other)).toMatchObject({ kind: "ended" });
  scene.browser.signedIn = scene.alice;
  await pass(40);
  for (const each of [tab, other]) expect(session(each)).toEqual({ kind: "signed-in", me: alice });
  expect(scene.said()).toEqual(["meanwhile"]);
});

test("what was asked as one account says nothing to the next one in this tab: neither a room nor that it is over", async () => {
  const tab = await signedIn();
  scene.browser.lag = 5_000;
  const made = tab.engine.createRoom({ name: "den", kind: "private", topic: "" }).catch((error) => error.kind);
  scene.browser.fate = (call) => (call === "members" ? refusal("signed-out", 403, "not_signed_in") : "answered");
  const listed = tab.engine.members(scene.lobby).catch((error) => error.kind);
  scene.browser.lag = 1;
  scene.browser.signedIn = scene.carol;
  tab.engine.startOver();
  await pass(2);
  expect(session(tab)).toMatchObject({ kind: "signed-in", me: { username: "carol" } });
  await pass(3.5);
  expect([await made, await listed]).toEqual(["no-answer", "signed-out"]);
  expect(session(tab)).toMatchObject({ kind: "signed-in", me: { username: "carol" } });
  expect([...(tab.store.getState().account?.picture.rooms.keys() ?? [])]).toEqual([]);
});

test("an old answer to who it is does not undo signing in", async () => {
  const tab = scene.openTab();
  await pass(1);
  scene.browser.lag = 2_000;
  tab.engine.retryNow();
  await pass(0.1);
  scene.browser.lag = 1;
  void tab.engine.signIn({ username: "alice", password: "secret" });
  await pass(5);
  expect(session(tab)).toEqual({ kind: "signed-in", me: alice });
});

test("what was not sent when the tab went away goes out at the next visit, and only for its author", async () => {
  const before = await signedIn();
  scene.browser.fate = (call) => (call === "postMessage" ? "lost-request" : "answered");
  before.engine.send(scene.lobby, "one");
  before.engine.send(scene.lobby, "two");
  await pass(1);
  void before.engine.signOut();
  await pass(1);
  scene.browser.fate = () => "answered";

  scene.browser.signedIn = scene.bob;
  const bobs = await opened();
  await pass(5);
  expect(bobs.shown(scene.lobby)).toEqual([]);
  void bobs.engine.signOut();
  await pass(1);

  await signedIn();
  await pass(5);
  expect(scene.said()).toEqual(["one", "two"]);
});

test("an account that is deactivated: nothing of it is kept here, nothing is sent, and the other tabs end", async () => {
  const [tab, other] = [await signedIn(), await opened()];
  scene.browser.fate = (call) => (call === "postMessage" ? "lost-request" : "answered");
  tab.engine.send(scene.lobby, "unsent");
  tab.engine.saveDraft(scene.lobby, "half a thou");
  tab.engine.saveReplyDraft(scene.lobby, null);
  tab.engine.keepFiles(scene.lobby, { done: [], unfinished: ["beach.jpg"] });
  localStorage.setItem(`lockstep:draft:${scene.bob}:1`, "bob's");
  localStorage.setItem(`lockstep:event:${scene.alice}:new`, "half a plan");
  await pass(1);

  await expect(Promise.all([tab.engine.deactivate({ password: "wrong" }), pass(1)])).rejects.toMatchObject({
    code: "invalid",
  });
  expect(session(tab)).toEqual({ kind: "signed-in", me: alice });

  void tab.engine.deactivate({ password: "secret" });
  await pass(1);
  expect(session(tab)).toEqual({ kind: "signed-out", deactivated: true });
  expect(tab.store.getState().account).toBeNull();
  expect(session(other)).toMatchObject({ kind: "ended", reason: "signed-out" });
  expect(Object.keys(localStorage).filter((key) => /^lockstep:(draft|event|files|reply):/.test(key))).toEqual([
    `lockstep:draft:${scene.bob}:1`,
  ]);

  scene.browser.fate = () => "answered";
  await pass(60);
  await signedIn(); // as if the account were there again
  await pass(5);
  expect(scene.said()).toEqual([]);
});

test("nor is it asked before the answer that it is deactivated, nor shown as a session that ended by itself", async () => {
  const [tab, other] = [await signedIn(), await opened()];
  tab.engine.saveDraft(scene.lobby, "half a thou");
  scene.browser.lag = 3_000;
  void tab.engine.deactivate({ password: "secret" });
  scene.browser.lag = 1;
  tab.engine.send(scene.lobby, "refused");
  void other.engine.signOut();
  await pass(2.9);
  expect(session(tab)).toEqual({ kind: "signed-in", me: alice });
  await pass(40);
  expect(session(tab)).toEqual({ kind: "signed-out", deactivated: true });
  expect(Object.keys(localStorage).filter((key) => key.startsWith("lockstep:draft:"))).toEqual([]);
  void other.engine.signOut(); // and being told to ask again says nothing new
  await pass(1);
  expect(session(tab)).toEqual({ kind: "signed-out", deactivated: true });
});

test("nor while it is signed out, whatever is refused meanwhile", async () => {
  const tab = await signedIn();
  const seen: string[] = [];
  tab.store.subscribe(({ session }) => seen.push(session.kind));
  scene.browser.lag = 3_000;
  void tab.engine.signOut();
  scene.browser.lag = 1;
  tab.engine.send(scene.lobby, "refused");
  await pass(40);
  expect(session(tab)).toEqual({ kind: "signed-out" });
  expect(new Set(seen)).toEqual(new Set(["signed-in", "signed-out"]));
});

test("who it is, is asked again when the question was under way as the session got another cookie", async () => {
  const [tab, other] = [await signedIn(), await opened()];
  scene.browser.signedIn = null; // what the old cookie is answered, which comes late
  scene.browser.lag = 2_000;
  void other.engine.signOut(); // tells the tab that it is worth asking
  await pass(2.1);
  scene.browser.signedIn = scene.alice;
  scene.browser.lag = 1;
  void tab.engine.changePassword({ current: "secret", new: "another secret" });
  await pass(5);
  expect(session(tab)).toEqual({ kind: "signed-in", me: alice });
});
