/** The one-time link: who sets the server up, its name, its first room. */
import { act, cleanup, fireEvent, render, screen } from "@testing-library/react";
import { MemoryRouter, Route, Routes } from "react-router";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { ApiError } from "@/api/errors";
import { engine, store } from "@/realtime/engine";
import type { ServerInfo } from "@/realtime/views";
import type { Me } from "@/sync/types";
import { alice } from "@/testing/samples";
import { FirstRunPage } from "./FirstRunPage";

const before = store.getState();
const me: Me = { ...alice, email: "alice@example.org", isAdmin: true, timeZone: "" };
const account = { username: "alice", email: "alice@example.org", password: "three words, and a comma" };

function serverIs(needsSetup: boolean): void {
  const server: ServerInfo = {
    name: "Lockstep",
    signup: "closed",
    people: "everyone",
    needsSetup,
    sendsMail: false,
    uploadMaxBytes: 1_000,
  };
  store.setState({ server, session: { kind: "signed-out" } });
}

beforeEach(() => serverIs(true));
afterEach(() => {
  cleanup();
  store.setState(before);
});

function open(): void {
  render(
    <MemoryRouter initialEntries={["/setup/once"]}>
      <Routes>
        <Route path="/setup/:token" element={<FirstRunPage />} />
        <Route path="*" element={<h1>Inside</h1>} />
      </Routes>
    </MemoryRouter>,
  );
}

const title = () => screen.getByRole("heading", { level: 1 }).textContent;
const press = (name: string) => act(async () => fireEvent.click(screen.getByRole("button", { name })));
const fill = (label: string, value: string) => fireEvent.change(screen.getByLabelText(label), { target: { value } });

async function setUp(): Promise<void> {
  fill("Handle", account.username);
  fill("E-mail", account.email);
  fill("Password", account.password);
  await press("Continue");
}

test.each([
  ["its first room", "Create room", [[{ name: "General", topic: "Tea", kind: "public" }]]],
  ["none yet", "Later", []],
])("whoever has the link sets the server up, names it, and goes on to %s", async (_, way, made) => {
  const setsUp = vi.spyOn(engine, "setUp").mockResolvedValue(me);
  const names = vi.spyOn(engine, "updateServer").mockResolvedValue(undefined as never);
  const makes = vi.spyOn(engine, "createRoom").mockResolvedValue({ id: 7 } as never);
  open();
  expect(title()).toBe("This server is yours");
  await setUp();
  expect(setsUp.mock.calls).toEqual([[{ token: "once", ...account }]]);

  act(() => store.setState({ session: { kind: "signed-in", me } }));
  act(() => serverIs(false));
  expect(title()).toBe("Name the place");
  fill("Name", " Nordwand ");
  fireEvent.click(screen.getByRole("radio", { name: /Everyone who comes by/ }));
  await press("Continue");
  expect(names.mock.calls).toEqual([[{ name: "Nordwand", signup: "open" }]]);

  expect(title()).toBe("The first room");
  fill("Topic", "Tea");
  await press(way);
  expect([makes.mock.calls, title()]).toEqual([made, "Inside"]);
});

test("a link that is not the server's is told, and what was written stays", async () => {
  const fields = { token: ["This link is not valid any more."] };
  const refused = new ApiError("refused", "Invalid.", { status: 400, code: "invalid", fields });
  vi.spyOn(engine, "setUp").mockRejectedValue(refused);
  open();
  await setUp();
  expect(screen.getByRole("alert").textContent).toBe("This link is not valid any more.");
  expect([title(), screen.getByLabelText<HTMLInputElement>("Handle").value]).toEqual(["This server is yours", "alice"]);
});

test("of a server that is set up the link is used up", () => {
  serverIs(false);
  open();
  expect(title()).toBe("This link is used up");
});
