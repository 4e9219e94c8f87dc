/** What stands where a chunk could not be had. */
import { render, screen } from "@testing-library/react";
import { Component, lazy, type ReactNode } from "react";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Part } from "./Part";
import { releaseWatch } from "./releaseWatch";

const gone = new TypeError("Failed to fetch dynamically imported module");
let stop: () => void;

beforeEach(() => {
  vi.spyOn(console, "error").mockImplementation(() => undefined); // React says what was thrown
  vi.spyOn(globalThis, "fetch").mockRejectedValue(new TypeError("offline"));
  stop = releaseWatch.start();
});

afterEach(() => stop());

/** As Vite has it: the event, then the error. */
function chunk(error: Error) {
  return lazy(async () => {
    if (error === gone) window.dispatchEvent(Object.assign(new Event("vite:preloadError"), { payload: error }));
    throw error;
  });
}

class Above extends Component<{ children: ReactNode }, { broke: boolean }> {
  override state = { broke: false };

  static getDerivedStateFromError() {
    return { broke: true };
  }

  override render() {
    return this.state.broke ? "all is broken" : this.props.children;
  }
}

test("a chunk that is gone leaves the rest of the page, until one goes elsewhere", async () => {
  const Gone = chunk(gone);
  const page = (at: string, inside: ReactNode) => (
    <Above>
      beside{" "}
      <Part waiting="on its way" missing="gone" at={at}>
        {inside}
      </Part>
    </Above>
  );
  const { rerender, container } = render(page("/a", <Gone />));
  expect(container.textContent).toBe("beside on its way");
  expect(await screen.findByText("beside gone")).not.toBeNull();
  expect(releaseWatch.get().missing).toBe(true);
  rerender(page("/b", "another page"));
  expect(container.textContent).toBe("beside another page");
});

test("any other fault is for whoever stands above", async () => {
  const Faulty = chunk(new Error("a fault of ours"));
  render(
    <Above>
      <Part missing="gone">
        <Faulty />
      </Part>
    </Above>,
  );
  expect(await screen.findByText("all is broken")).not.toBeNull();
});
