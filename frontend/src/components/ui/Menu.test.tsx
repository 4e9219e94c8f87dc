import { cleanup, fireEvent, render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, expect, test, vi } from "vitest";
import { Menu } from "./Menu";

afterEach(cleanup);

function open(floating = false) {
  const copy = vi.fn();
  const leave = vi.fn();
  const entries = [
    { icon: "edit", text: "Copy", onChoose: copy },
    { icon: "leave", text: "Leave", onChoose: leave },
  ] as const;
  render(<Menu label="Room menu" icon="more" entries={[...entries]} floating={floating} />);
  return { copy, leave, button: screen.getByRole("button", { name: "Room menu" }) };
}

test("arrows go round, Enter chooses, and focus goes back", async () => {
  const { leave, button } = open();
  await userEvent.click(button);
  expect(document.activeElement?.textContent).toBe("Copy");
  await userEvent.keyboard("{ArrowUp}");
  expect(document.activeElement?.textContent).toBe("Leave");
  await userEvent.keyboard("{ArrowDown}");
  expect(document.activeElement?.textContent).toBe("Copy");
  await userEvent.keyboard("{End}");
  await userEvent.keyboard("{Enter}");
  expect(leave).toHaveBeenCalledTimes(1);
  expect(screen.queryByRole("menu")).toBeNull();
  expect(document.activeElement).toBe(button);
});

test("Escape and a press elsewhere close it", async () => {
  const { copy, button } = open();
  await userEvent.click(button);
  await userEvent.keyboard("{Escape}");
  expect(screen.queryByRole("menu")).toBeNull();
  await userEvent.click(button);
  await userEvent.click(document.body);
  expect(screen.queryByRole("menu")).toBeNull();
  expect(copy).not.toHaveBeenCalled();
});

test("what scrolls under one that floats closes it, and the focus goes back", async () => {
  HTMLElement.prototype.showPopover = () => undefined;
  const { button } = open(true);
  await userEvent.click(button);
  expect(document.activeElement?.textContent).toBe("Copy");
  fireEvent.scroll(document.body);
  expect(screen.queryByRole("menu")).toBeNull();
  expect(document.activeElement).toBe(button);
});
