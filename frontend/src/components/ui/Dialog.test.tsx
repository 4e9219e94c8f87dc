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
