import { act, cleanup, render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, expect, test, vi } from "vitest";
import { ApiError } from "@/api/errors";
import { engine } from "@/realtime/engine";
import type { Invite, RoomView } from "@/realtime/views";
import { alice, bob, lobby } from "@/testing/samples";
import { InviteDialog } from "./InviteDialog";

afterEach(() => {
  cleanup();
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

const room: RoomView = { ...lobby(1), unread: 0, mentions: 0, others: [], rights: new Set() };
const link: Invite = { id: 1, user: null, code: "abc", by: alice, expiresAt: null, uses: null, used: 0 };

function open(results: readonly Invite[] = []) {
  vi.spyOn(engine, "invites").mockResolvedValue({ results, next: null });
  render(<InviteDialog room={room} onClose={() => undefined} />);
}
const field = () => screen.getByLabelText<HTMLInputElement>("Somebody on this server");
const said = async () => (await screen.findByRole("alert", { hidden: true })).textContent;

test("a handle that was not invited stays in its field; one that was is gone from it", async () => {
  const find = vi.spyOn(engine, "findPeople").mockRejectedValueOnce(new ApiError("no-answer", ""));
  const invite = vi.spyOn(engine, "invitePerson").mockResolvedValue();
  open();
  await userEvent.type(field(), "@bob{Enter}");
  expect(await said()).toBe("The server does not answer. Nothing is lost; try again in a moment.");
  expect(field().value).toBe("@bob");
  find.mockResolvedValueOnce([bob]);
  await userEvent.type(field(), "{Enter}");
  await vi.waitFor(() => expect(field().value).toBe(""));
  expect(invite.mock.calls).toEqual([[room.id, bob.id]]);
});

test("a link that can't be copied says so", async () => {
  vi.stubGlobal("navigator", { ...navigator, clipboard: { writeText: () => Promise.reject(new Error("no")) } });
  document.execCommand = () => false;
  open([link]);
  await userEvent.click(await screen.findByRole("button", { name: "Copy", hidden: true }));
  expect(await said()).toMatch(/Copying did not work/);
});

test("a link is made once, however often one presses, and that it was is said", async () => {
  let made = () => {};
  const make = vi.spyOn(engine, "makeInviteLink").mockImplementation(() => new Promise((done) => (made = done)));
  open();
  await screen.findByText("No invitation is open.");
  const button = screen.getByRole("button", { name: "Make a link", hidden: true });
  await userEvent.dblClick(button);
  expect([make.mock.calls.length, button.textContent, document.activeElement]).toEqual([1, "Making…", button]);
  vi.mocked(engine.invites).mockResolvedValue({ results: [link], next: null });
  await act(async () => made());
  await screen.findByText(/\/invite\/abc/);
  expect(screen.getByRole("status", { hidden: true }).textContent).toBe("A link was made. It is in the list below.");
  await userEvent.click(button);
  expect([make.mock.calls.length, screen.getByRole("status", { hidden: true }).textContent]).toEqual([2, ""]);
});

test("an invitation is taken back once, however often one presses; that it was is said, and the focus stays", async () => {
  let done = () => {};
  const revoke = vi.spyOn(engine, "revokeInvite").mockImplementation(() => new Promise((made) => (done = made)));
  open([{ ...link, used: 1 }]);
  await screen.findByText(/^used once, no end/);
  await userEvent.dblClick(screen.getByRole("button", { name: "Take back", hidden: true }));
  expect(revoke.mock.calls).toEqual([[room.id, link.id]]);
  vi.mocked(engine.invites).mockResolvedValue({ results: [], next: null });
  await act(async () => done());
  const left = await screen.findByText("No invitation is open.");
  expect(document.activeElement?.contains(left)).toBe(true);
  expect(document.activeElement).not.toBe(document.body);
  expect(screen.getByRole("status", { hidden: true }).textContent).toBe("The invitation was taken back.");
});
