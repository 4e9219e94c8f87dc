/** Swiping through pictures with a finger. */
import { cleanup, fireEvent, render, screen } from "@testing-library/react";
import { afterEach, beforeEach, expect, test } from "vitest";
import { bob } from "@/testing/samples";
import { Lightbox } from "./Lightbox";
import type { Picture } from "./pictures";

const NAMES = ["a", "b", "c"];

beforeEach(() => {
  HTMLDialogElement.prototype.showModal = function () {
    this.open = true;
  };
});
afterEach(cleanup);

function picture(name: string): Picture {
  const url = `/api/attachments/${name}/`;
  return { id: name, name, size: 5, type: "image/png", width: 30, height: 20, thumbnail: `${url}thumbnail/`, url };
}

/** Opened at the second of three; what is shown after a finger has gone from one place to another. */
function open(start = 1) {
  render(<Lightbox pictures={NAMES.map(picture)} start={start} author={bob} onClose={() => {}} />);
  const shown = () => screen.getByRole("img").getAttribute("alt");
  const stage = screen.getByRole("img").parentElement as HTMLElement;
  const touch = { pointerType: "touch", isPrimary: true };
  const swipe = (from: number, to: number, how: object = {}) => {
    fireEvent.pointerDown(stage, { ...touch, ...how, clientX: from });
    fireEvent.pointerUp(stage, { ...touch, ...how, clientX: to });
    return shown();
  };
  return { swipe, shown, stage, touch };
}

test("to the left comes the next picture, to the right the one before", () => {
  const { swipe } = open();
  expect(swipe(300, 200)).toBe("c");
  expect(swipe(100, 220)).toBe("b");
  expect(swipe(100, 220)).toBe("a");
});

test("at either end it stays", () => {
  expect(open(0).swipe(100, 300)).toBe("a");
  cleanup();
  expect(open(2).swipe(300, 100)).toBe("c");
});

test("a tap that wavers turns nothing, nor does a mouse", () => {
  const { swipe } = open();
  expect(swipe(300, 240)).toBe("b");
  expect(swipe(300, 360)).toBe("b");
  expect(swipe(300, 100, { pointerType: "mouse" })).toBe("b");
});

test("two fingers are no swipe, nor is one that the browser has taken over", () => {
  const { swipe, shown, stage, touch } = open();
  fireEvent.pointerDown(stage, { ...touch, clientX: 300 });
  expect(swipe(200, 100, { isPrimary: false })).toBe("b");
  fireEvent.pointerDown(stage, { ...touch, clientX: 300 });
  fireEvent.pointerCancel(stage, { ...touch, clientX: 250 });
  fireEvent.pointerUp(stage, { ...touch, clientX: 100 });
  expect(shown()).toBe("b");
});
