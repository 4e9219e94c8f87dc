/** A tab in which the lobby is open or not, the server behind it, and what one does to them. Each test has its own. */
import { afterEach, beforeEach, vi } from "vitest";
import { cardIn } from "@/realtime/cards";
import { Scene, type Tab } from "./tab";

export let scene: Scene;
export let tab: Tab;

/** To be called by each file of such tests. */
export function inTheLobby(): void {
  beforeEach(() => {
    vi.useFakeTimers();
    localStorage.clear();
    scene = new Scene();
    scene.browser.signedIn = scene.alice;
  });

  afterEach(() => {
    hide(false);
    vi.useRealTimers();
  });
}

export const pass = (seconds: number) => vi.advanceTimersByTimeAsync(seconds * 1_000);
export const state = () => tab.store.getState().account;

export function unread(): number | undefined {
  const account = state();
  return account ? cardIn(account, scene.lobby)?.unread : undefined;
}

export const timeline = () => state()?.timelines.get(scene.lobby);
export const words = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, i) => `message ${from + i}`);

export async function started(seconds = 1): Promise<void> {
  tab = scene.openTab();
  await pass(seconds);
}

export function hide(hidden: boolean): void {
  Object.defineProperty(document, "visibilityState", { value: hidden ? "hidden" : "visible", configurable: true });
}

/** The network is gone, and comes back after this. */
export async function cutOff(meanwhile: () => void): Promise<void> {
  tab.sockets.up = false;
  tab.sockets.current.hangUp(1006, "");
  scene.browser.fate = () => "lost-request";
  await pass(5);
  meanwhile();
  scene.browser.fate = () => "answered";
  tab.sockets.up = true;
  tab.engine.retryNow();
  await pass(3);
}
