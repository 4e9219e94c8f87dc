import { cleanup, fireEvent, render } from "@testing-library/react";
import { afterEach, expect, test } from "vitest";
import { Face } from "./Face";

afterEach(cleanup);

const AVATAR = "/api/avatars/00000000-0000-4000-8000-000000000001/";
const OTHER = AVATAR.replace("1/", "2/");
const alice = { id: 1, username: "alice", displayName: "Alice Liddell" };

const pictureIn = (view: HTMLElement) => view.querySelector("img")?.getAttribute("src");

test("initials for who has no picture", () => {
  const { container } = render(<Face person={alice} />);
  expect(container.textContent).toBe("AL");
  expect(pictureIn(container)).toBeUndefined();
});

test("the colour stays with the person, whatever they are called", () => {
  const colourOf = (person: typeof alice) => {
    const { container } = render(<Face person={person} />);
    return container.querySelector("[class*=face]")?.className;
  };
  const colour = colourOf(alice);
  expect(colourOf({ ...alice, displayName: "Ally" })).toBe(colour);
  expect(colourOf({ ...alice, id: 2 })).not.toBe(colour);
});

test("a picture over the initials, fetched when it comes into view", () => {
  const { container } = render(<Face person={{ ...alice, avatar: AVATAR }} />);
  expect(pictureIn(container)).toBe(AVATAR);
  expect(container.querySelector("img")?.getAttribute("loading")).toBe("lazy");
});

test("initials when it can’t be had, until there is another", () => {
  const { container, rerender } = render(<Face person={{ ...alice, avatar: AVATAR }} />);
  fireEvent.error(container.querySelector("img") as Element);
  expect(pictureIn(container)).toBeUndefined();
  expect(container.textContent).toBe("AL");
  rerender(<Face person={{ ...alice, avatar: OTHER }} />);
  expect(pictureIn(container)).toBe(OTHER);
});

test("what is not confirmed has no picture", () => {
  const { container } = render(<Face person={{ ...alice, avatar: AVATAR }} hollow />);
  expect(pictureIn(container)).toBeUndefined();
});

test("a dot for who is online, another one when that is not sure any more, none for who is away", () => {
  const dotOf = (presence?: "online" | "unsure" | "away") => {
    const { container } = render(<Face person={alice} presence={presence} />);
    const dot = container.querySelector("i");
    return dot && (dot.className.includes("unsure") ? "unsure" : "online");
  };
  expect([dotOf("online"), dotOf("unsure"), dotOf("away"), dotOf()]).toEqual(["online", "unsure", null, null]);
});

test.each([
  ["online, Alice", "online"],
  ["Alice", "unsure"],
  ["Alice", "away"],
] as const)("what is heard of a face, beside its person’s name: “%s”", (name, presence) => {
  const { getByRole } = render(
    <button type="button">
      <Face person={alice} presence={presence} /> Alice
    </button>,
  );
  getByRole("button", { name });
});
