import { cleanup, render } from "@testing-library/react";
import { afterEach, expect, test, vi } from "vitest";
import { Dialog } from "./Dialog";

afterEach(cleanup);

test("it is closed while it is still in the document: only then a browser gives the focus back", () => {
  const inDocument: boolean[] = [];
  vi.spyOn(HTMLDialogElement.prototype, "close").mockImplementation(function (this: HTMLDialogElement) {
    inDocument.push(this.isConnected);
  });
  const page = (open: boolean) => (
    <div>
      {open && (
        <Dialog title="Sure?" onClose={() => undefined}>
          Yes
        </Dialog>
      )}
    </div>
  );
  render(page(true)).rerender(page(false));
  expect(inDocument).toEqual([true]);
});

test.each([
  { top: 100, under: "120px", over: "" },
  { top: 600, under: "", over: "172px" },
])("beside what opened it at $top px it is where more of the page is", ({ top, under, over }) => {
  HTMLDialogElement.prototype.showModal = () => undefined;
  const near = new DOMRect(40, top, 50, 16);
  const { getByText } = render(
    <Dialog title="Bob" near={near} onClose={() => undefined}>
      <p>Who he is</p>
    </Dialog>,
  );
  const style = getByText("Who he is").parentElement?.style;
  const places = ["--left", "--top", "--bottom"].map((name) => style?.getPropertyValue(name));
  expect(places).toEqual(["40px", under, over]);
});

test("who gets the focus back hears of it, although React is deaf while it takes the dialog away", async () => {
  HTMLDialogElement.prototype.showModal = () => undefined;
  const heard = vi.fn();
  const page = (open: boolean) => (
    <div>
      <button type="button" onFocus={heard}>
        Open
      </button>
      {open && (
        <Dialog title="Sure?" onClose={() => undefined}>
          <input aria-label="Why" />
        </Dialog>
      )}
    </div>
  );
  const { getByLabelText, getByText, rerender } = render(page(true));
  getByLabelText("Why").focus();
  vi.spyOn(HTMLDialogElement.prototype, "close").mockImplementation(() => getByText("Open").focus());
  rerender(page(false));
  expect(document.activeElement).toBe(getByText("Open"));
  await vi.waitFor(() => expect(heard).toHaveBeenCalledOnce());
});
