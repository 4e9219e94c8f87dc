import { act, cleanup, render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, expect, test, vi } from "vitest";
import { engine } from "@/realtime/engine";
import type { RoomView } from "@/realtime/views";
import { lobby } from "@/testing/samples";
import { RoomSettingsDialog } from "./RoomSettingsDialog";

afterEach(() => {
  cleanup();
  vi.restoreAllMocks();
});

const room: RoomView = { ...lobby(1), unread: 0, mentions: 0, others: [], rights: new Set() };

test("what another owner changes meanwhile is shown, and not changed back", async () => {
  const update = vi.spyOn(engine, "updateRoom").mockResolvedValue();
  const onClose = vi.fn();
  const dialog = (more: Partial<RoomView>) => <RoomSettingsDialog room={{ ...room, ...more }} onClose={onClose} />;
  const { rerender } = render(dialog({}));
  rerender(dialog({ name: "Great hall" }));
  expect(screen.getByLabelText<HTMLInputElement>("Name").value).toBe("Great hall");
  const topic = screen.getByLabelText("Topic");
  await userEvent.clear(topic);
  await userEvent.type(topic, " Tea ");
  await userEvent.click(screen.getByRole("button", { name: "Save", hidden: true }));
  expect(update.mock.calls).toEqual([[room.id, { topic: "Tea" }]]);
  expect(onClose).toHaveBeenCalledOnce();
});

test("one that was closed before the answer came closes nothing that is open by then", async () => {
  let saved = () => {};
  vi.spyOn(engine, "updateRoom").mockReturnValue(new Promise((done) => (saved = done)));
  const onClose = vi.fn();
  const { unmount } = render(<RoomSettingsDialog room={room} onClose={onClose} />);
  await userEvent.click(screen.getByRole("button", { name: "Archive room", hidden: true }));
  unmount();
  await act(async () => saved());
  expect(onClose).not.toHaveBeenCalled();
});
