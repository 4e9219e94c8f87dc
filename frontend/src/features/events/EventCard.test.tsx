import { cleanup, render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { MemoryRouter } from "react-router";
import { afterEach, expect, test, vi } from "vitest";
import { ApiError } from "@/api/errors";
import { deviceZone } from "@/lib/zones";
import { store } from "@/realtime/engine";
import { events } from "@/realtime/eventBook";
import { newAccountState } from "@/realtime/store";
import type { EventCard as Card } from "@/sync/types";
import { tea, wholeTea } from "@/testing/eventSamples";
import { alice, bob } from "@/testing/samples";
import { EventCard } from "./EventCard";

afterEach(cleanup);

const FULL = { going: 2, maybe: 0, notGoing: 0, waiting: 3 };

function draw(event: Card, mayAnswer = true) {
  const card = (one: Card) => (
    <MemoryRouter>
      <EventCard event={one} mayAnswer={mayAnswer} />
    </MemoryRouter>
  );
  const { rerender } = render(card(event));
  return (later: Partial<Card>) => rerender(card({ ...event, ...later }));
}

/** Answers of the server, given by hand. */
function server() {
  const waiting: { answer: () => void; refuse: (error: Error) => void }[] = [];
  const asked = vi
    .spyOn(events, "answer")
    .mockImplementation(
      () => new Promise((answer, refuse) => waiting.push({ answer: () => answer(wholeTea(1)), refuse })),
    );
  return { asked, next: () => waiting.shift() };
}

const button = (name: RegExp) => screen.getByRole("button", { name });
const pressed = () => screen.queryAllByRole("button", { pressed: true }).map(({ textContent }) => textContent);

test("a press is only asked for until the room shows it", async () => {
  const { asked, next } = server();
  const event = tea();
  const show = draw(event);
  await userEvent.click(button(/^Going 1/));
  expect(asked.mock.calls).toEqual([[event.id, "going"]]);
  expect(button(/^Going 1/).getAttribute("aria-busy")).toBe("true");
  expect(pressed()).toEqual([]);
  show({ myAnswer: { status: "going", place: null }, counts: { ...event.counts, going: 2 } });
  next()?.answer();
  await vi.waitFor(() => expect(button(/^Going 2/).getAttribute("aria-busy")).toBeNull());
  expect(pressed()).toEqual(["Going 2"]);
  expect(screen.getByText("Full")).toBeTruthy();
});

test("the last press counts, and goes out when the one before is answered", async () => {
  const { asked, next } = server();
  const event = tea();
  draw(event);
  await userEvent.click(button(/^Going/));
  await userEvent.click(button(/^Can’t/));
  expect(asked).toHaveBeenCalledTimes(1);
  next()?.answer();
  await vi.waitFor(() => expect(asked).toHaveBeenCalledTimes(2));
  expect(asked.mock.lastCall).toEqual([event.id, "not_going"]);
  next()?.answer();
  await vi.waitFor(() => expect(button(/^Can’t/).getAttribute("aria-busy")).toBeNull());
});

test("what is not saved is said, and can be tried again", async () => {
  const { asked, next } = server();
  draw(tea());
  await userEvent.click(button(/^Maybe/));
  next()?.refuse(new ApiError("no-answer", ""));
  const alert = await screen.findByRole("alert");
  expect(alert.textContent).toContain("Your answer was not saved. The server does not answer.");
  expect(pressed()).toEqual([]);
  await userEvent.click(button(/^Try again/));
  expect(asked).toHaveBeenCalledTimes(2);
  expect(screen.queryByRole("alert")).toBeNull();
});

test("a full event offers the line, and tells one's place in it", async () => {
  const { asked } = server();
  const event = tea({ counts: FULL });
  const show = draw(event);
  expect(screen.getByText("3 waiting")).toBeTruthy();
  await userEvent.click(button(/^Wait 3/));
  expect(asked.mock.lastCall).toEqual([event.id, "going"]);
  show({ counts: { ...FULL, waiting: 4 }, myAnswer: { status: "waiting", place: 4 } });
  expect(pressed()).toEqual(["Waiting 4th"]);
  show({ counts: { ...FULL, waiting: 1 }, myAnswer: { status: "waiting", place: 1 } });
  expect(pressed()).toEqual(["Waiting next"]);
});

test("one's own answer again asks for nothing", async () => {
  const { asked } = server();
  draw(tea({ myAnswer: { status: "going", place: null } }));
  await userEvent.click(button(/^Going/));
  expect(asked).not.toHaveBeenCalled();
});

test("nobody answers where they may not, or once it has begun", async () => {
  const { asked } = server();
  draw(tea(), false);
  await userEvent.click(button(/^Going/));
  cleanup();
  draw(tea({ startsAt: "2026-01-10T17:00:00.000Z" }));
  expect(screen.getByText("It has begun: answers are closed.")).toBeTruthy();
  await userEvent.click(button(/^Going/));
  expect(asked).not.toHaveBeenCalled();
});

test("a cancelled one says why, one that is over how many were going; neither takes answers", () => {
  draw(tea({ status: "cancelled", cancelReason: "not cold enough" }));
  expect(screen.getByText("Cancelled: not cold enough")).toBeTruthy();
  expect(screen.queryAllByRole("button")).toEqual([]);
  cleanup();
  draw(tea({ status: "finished" }));
  expect(screen.getByText("Over. One person was going.")).toBeTruthy();
  expect(screen.queryAllByRole("button")).toEqual([]);
});

test("faces of those who go stand on it: initials, the picture of whoever has one, and how many more there are", () => {
  const others = ["carol", "dave", "erin"].map((name, index) => ({ id: 3 + index, username: name, displayName: name }));
  const faces = [alice, { ...bob, avatar: "/api/avatars/bob/" }, ...others];
  const event = tea({ capacity: null, faces: faces.slice(0, 3), counts: { ...FULL, going: 3 } });
  const show = draw(event);
  const row = () => screen.getByText("B").parentElement?.parentElement;
  const drawn = () => [...(row()?.children ?? [])].map(({ textContent }) => textContent);
  const pictures = [...document.querySelectorAll("img")];
  expect(drawn()).toEqual(["A", "B", "C"]);
  expect(pictures.map((picture) => [picture.getAttribute("src"), picture.parentElement?.textContent])).toEqual([
    ["/api/avatars/bob/", "B"],
  ]);
  show({ faces, counts: { ...FULL, going: 7 } });
  expect(drawn()).toEqual(["A", "B", "C", "D", "+3"]);
  show({ faces, counts: { ...FULL, going: 500 } });
  expect(drawn().at(-1)).toBe("+99");
});

test("its own clock is told where it shows something else, and a link only to the web", () => {
  draw(tea({ timeZone: "Asia/Kathmandu", link: "https://meet.example.org/tea" }));
  expect(screen.getByText("Tue 22:45 – Wed 00:45 in Asia/Kathmandu")).toBeTruthy();
  const link = screen.getByRole("link", { name: "meet.example.org/tea" });
  expect([link.getAttribute("href"), link.getAttribute("rel")]).toEqual([
    "https://meet.example.org/tea",
    "noopener noreferrer nofollow",
  ]);
  cleanup();
  draw(tea({ timeZone: deviceZone(), link: "javascript:alert(1)" }));
  expect(screen.queryByText(/ in /)).toBeNull();
  expect(screen.getAllByRole("link").map(({ textContent }) => textContent)).toEqual(["Tea"]);
});

test("what one account asked for is nothing to the next one in this tab", async () => {
  const { next } = server();
  const event = tea();
  const as = (user: number) => store.setState({ account: newAccountState(user, [], true) });
  as(1);
  draw(event);
  await userEvent.click(button(/^Going/));
  store.setState({ account: null });
  as(2);
  next()?.refuse(new ApiError("signed-out", "You are signed out."));
  await vi.waitFor(() => expect(button(/^Going/).getAttribute("aria-busy")).toBeNull());
  expect(screen.queryByRole("alert")).toBeNull();
  store.setState({ account: null });
});

test("an event in a zone that this browser does not know is shown on the device's clock", () => {
  draw(tea({ timeZone: "Europe/Erewhon" }));
  expect(screen.getByRole("listitem").textContent).not.toContain("Erewhon");
});
