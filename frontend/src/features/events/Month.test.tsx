/** A month at the desk: what stands on which day, how it is called, and how the days open that have too much on them. */
import { cleanup, render, screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { MemoryRouter } from "react-router";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { PHONE } from "@/lib/useMedia";
import { engine, store } from "@/realtime/engine";
import { newAccountState } from "@/realtime/store";
import { emptyPicture, takeCard } from "@/sync/picture";
import { rawEvent } from "@/testing/eventSamples";
import { alice, lobby } from "@/testing/samples";
import { Month } from "./Month";
import { wantedEvents } from "./wantedEvents";

const noon = (day: string) => `2090-01-${day}T12:00:00.000Z`;

beforeEach(() => {
  store.setState({ account: null });
  const { picture } = takeCard(emptyPicture(alice.id), lobby(5), false, 0);
  store.setState({ account: { ...newAccountState(alice.id, [], true), picture } });
});
afterEach(() => {
  cleanup();
  vi.restoreAllMocks();
});

async function open(...results: object[]) {
  vi.spyOn(engine, "ask").mockResolvedValue({ results, next: null });
  render(
    <MemoryRouter>
      <Month wanted={wantedEvents(new URLSearchParams("view=month&month=2090-01"))} nameOf={() => "lobby"} />
    </MemoryRouter>,
  );
  await screen.findAllByRole("link");
}

const day = (number: string) =>
  screen.getAllByRole("cell").find((cell) => within(cell).queryByText(number, { selector: "time" })) as HTMLElement;
const onDay = (number: string) => within(day(number)).queryAllByRole("link");

test("an event over several days is one link a week, and says until when", async () => {
  await open(rawEvent("Hut", noon("13"), noon("17"), "going"));
  const [inFirstWeek, inSecond] = screen.getAllByRole("link");
  expect(screen.getAllByRole("link")).toHaveLength(2);
  expect(onDay("13")).toEqual([inFirstWeek]);
  expect(onDay("16")).toEqual([inSecond]); // a Monday
  expect(inFirstWeek?.textContent).toMatch(
    /^\d\d:00 Hut\. Friday 13 January 2090, .* – Tuesday 17 January 2090, .*\. Going$/,
  );
  expect(inSecond?.textContent).toMatch(/^Hut\. Friday 13 January 2090/);
  expect([inFirstWeek, inSecond].map((link) => link?.parentElement?.style.getPropertyValue("--days"))).toEqual([
    "3",
    "2",
  ]);
});

test("an event over the month's edge stands on the outer days, too, as does one of theirs alone", async () => {
  await open(
    rawEvent("Hut", "2089-12-23T12:00:00.000Z", "2089-12-27T12:00:00.000Z"),
    rawEvent("Trip", noon("31"), "2090-02-02T12:00:00.000Z"),
    rawEvent("Fair", "2090-02-04T12:00:00.000Z", "2090-02-04T13:00:00.000Z"),
  );
  const drawn = screen
    .getAllByRole("link")
    .map((link) => [
      link.querySelector("bdi")?.textContent,
      link.closest("td")?.querySelector("time")?.dateTime,
      link.parentElement?.style.getPropertyValue("--days"),
    ]);
  expect(drawn).toEqual([
    ["Hut", "2089-12-26", "2"], // where the month's first week begins
    ["Trip", "2090-01-31", "3"],
    ["Fair", "2090-02-04", "1"],
  ]);
});

test("a day that has too much on it opens, by a button that says which day it is, and closes", async () => {
  const names = ["a", "b", "c", "d", "e"];
  await open(...names.map((name) => rawEvent(name, noon("10"), "2090-01-10T13:00:00.000Z")));
  expect(onDay("10")).toHaveLength(3);
  const button = within(day("10")).getByRole("button", { name: /^\+2 more ?, Tuesday 10 January$/ });
  await userEvent.click(button);
  expect(onDay("10").map((link) => link.querySelector("bdi")?.textContent)).toEqual(names);
  await userEvent.click(
    within(day("10")).getByRole("button", { name: /^Fewer ?, Tuesday 10 January$/, expanded: true }),
  );
  expect(onDay("10")).toHaveLength(3);
});

/** From now on this is one. */
function onPhone() {
  const media = (query: string) => Object.assign(new EventTarget(), { matches: query === PHONE, media: query });
  vi.spyOn(window, "matchMedia").mockImplementation((query) => media(query) as MediaQueryList);
}

test("on a phone the month's own list has what goes on over its edge", async () => {
  onPhone();
  await open(
    rawEvent("Hut", "2089-12-23T12:00:00.000Z", "2089-12-27T12:00:00.000Z"),
    rawEvent("Ball", "2089-12-31T12:00:00.000Z", noon("01")),
    rawEvent("Trip", noon("31"), "2090-02-02T12:00:00.000Z"),
  );
  const rows = within(screen.getByRole("list", { name: "Events in January 2090" })).getAllByRole("listitem");
  expect(rows.map((row) => row.querySelector("p bdi")?.textContent)).toEqual(["Ball", "Trip"]);
});

test("on a phone, whose list is the month's own, events of the outer days leave nothing", async () => {
  onPhone();
  const fair = rawEvent("Fair", "2090-02-02T12:00:00.000Z", "2090-02-02T13:00:00.000Z");
  vi.spyOn(engine, "ask").mockResolvedValue({ results: [fair], next: null });
  render(
    <MemoryRouter>
      <Month wanted={wantedEvents(new URLSearchParams("view=month&month=2090-01"))} nameOf={() => "lobby"} />
    </MemoryRouter>,
  );
  await screen.findByText("Nothing is planned in January 2090.");
});
