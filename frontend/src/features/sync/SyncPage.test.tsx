/** The page tells how it stands between this browser and the server; here with both of them. */
import { act, cleanup, fireEvent, render, screen } from "@testing-library/react";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { ApiError } from "@/api/errors";
import { engine, store } from "@/realtime/engine";
import { inTheLobby, scene, started, tab } from "@/testing/lobby";
import { SyncPage } from "./SyncPage";
import { repairText } from "./words";

let stop: () => void;

inTheLobby();

beforeEach(async () => {
  await started();
  tab.engine.openRoom(scene.lobby);
  scene.bobSays("one", "two");
  await pass(1);
  vi.spyOn(engine, "ask").mockImplementation((call) => tab.engine.ask(call));
  store.setState(tab.store.getState(), true);
  stop = tab.store.subscribe((state) => act(() => store.setState(state, true)));
});

afterEach(() => {
  cleanup();
  stop();
  store.setState({ session: { kind: "loading" }, server: null, account: null }, true);
});

const pass = (seconds: number) => act(() => vi.advanceTimersByTimeAsync(seconds * 1_000));
const fact = (name: string) => screen.getByText(name, { selector: "dt" }).nextElementSibling?.textContent;
const room = () => screen.getAllByText("lobby").at(-1)?.closest("li")?.textContent;
const compared = () => screen.getByRole("status").textContent;
const named = () => [...document.querySelectorAll("section:nth-of-type(2) li")].map(({ textContent }) => textContent);

/** The page, and what it found when it was opened. */
async function open(): Promise<void> {
  render(<SyncPage onBack={() => undefined} />);
  await pass(1);
}

async function compareNow(seconds = 1): Promise<void> {
  fireEvent.click(screen.getByRole("button", { name: "Compare with the server now" }));
  await pass(seconds);
}

/** Bob's words come to the server; the first of them are not heard here. */
function lose(...texts: string[]): void {
  scene.arrivals = () => 0;
  scene.bobSays(...texts);
  scene.arrivals = () => 1;
}

test("all is well: the line, its round trip, and each room's version on both sides", async () => {
  await open();
  expect(["State", "Socket", "Round trip"].map(fact)).toEqual([
    "Live",
    "Open: what is new comes by itself",
    "1 ms for the last sync",
  ]);
  expect(fact("Complete as of")).toMatch(/^\d\d:\d\d$/);
  expect(room()).toBe("lobbyNothing to repair so far4 here4 server");
  expect(compared()).toBe("No difference in 1 room and 2 loaded messages.");
});

test("how many are not sent, and that nothing comes through", async () => {
  await open();
  scene.browser.fate = () => "lost-request";
  tab.sockets.up = false;
  act(() => tab.sockets.current.hangUp(1006, ""));
  act(() => void tab.engine.send(scene.lobby, "unsent"));
  await pass(5);
  expect(["State", "Socket"].map(fact)).toEqual([
    "Offline · 1 unsent",
    "Not open: what is new is asked for every few seconds",
  ]);
});

test("the last repair of a room, its cause and its cost", async () => {
  await open();
  lose("lost");
  act(() => scene.bobSays("heard"));
  await pass(2);
  expect(room()).toMatch(/Repaired \d\d:\d\d: 2 changes came too late or not at all, fetched in 1 ms6 here6 server$/);
  lose("lost", "and", "nothing", "after");
  scene.browser.lag = 30;
  act(() => tab.engine.retryNow());
  await pass(2);
  expect(room()).toMatch(/Repaired \d\d:\d\d: 4 changes had not come, brought by a sync in 30 ms/);
});

test("behind the server, the room says so, and the comparison what it is", async () => {
  await open();
  lose("unheard");
  await compareNow(12);
  expect(room()).toContain("4 here5 server");
  expect([compared(), named()]).toEqual([
    "1 difference in 1 room and 0 loaded messages.",
    ["lobby, versionHere: 4On the server: 5"],
  ]);
});

test("while it compares it says so, and asks no second time", async () => {
  await open();
  scene.browser.lag = 500;
  await compareNow(0.1);
  expect(compared()).toBe("Comparing everything that is here with the server…");
  expect(screen.getByRole<HTMLButtonElement>("button", { name: "Compare with the server now" }).disabled).toBe(true);
  await pass(2);
  expect(compared()).toBe("No difference in 1 room and 2 loaded messages.");
});

test("without an answer nothing is claimed", async () => {
  await open();
  scene.browser.fate = () => new ApiError("no-answer", "The server can’t be reached.");
  await compareNow();
  expect(compared()).toMatch(/^Not compared\. /);
  expect(compared()).not.toContain("No difference");
});

test.each([
  ["gap", 1, "1 change came too late or not at all, fetched in 1,200 ms"],
  ["missed", 2, "2 changes had not come, brought by a sync in 1,200 ms"],
  ["snapshot", 0, "too much was missing, the room came as a whole in 1,200 ms"],
  ["history", 0, "the server’s history had become another one, the room came anew in 1,200 ms"],
] as const)("a repair because of %s in words", (cause, changes, words) => {
  expect(repairText({ room: 7, at: 0, cause, changes, ms: 1_200 })).toBe(words);
});
