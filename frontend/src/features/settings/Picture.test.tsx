/** A picture is looked at before it goes to the server; what can't be one is said at once. */
import { cleanup, fireEvent, render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { ApiError } from "@/api/errors";
import { engine, store } from "@/realtime/engine";
import type { Me } from "@/sync/types";
import { alice } from "@/testing/samples";
import { Picture } from "./Picture";
import { notFit } from "./pictureRules";

const me: Me = { ...alice, email: "alice@example.org", isAdmin: false, timeZone: "" };
const beach = new File(["x"], "beach.png", { type: "image/png" });
type Upload = {
  file: File;
  told: (part: number) => void;
  signal: AbortSignal;
  done: () => void;
  fail: (e: unknown) => void;
};
let uploads: Upload[];

beforeEach(() => {
  uploads = [];
  vi.spyOn(URL, "createObjectURL").mockReturnValue("blob:beach");
  vi.spyOn(URL, "revokeObjectURL").mockReturnValue(undefined);
  vi.spyOn(engine, "setAvatar").mockImplementation(
    (file, told, signal) => new Promise((done, fail) => uploads.push({ file, told, signal, done, fail })),
  );
  store.setState({
    server: { name: "", signup: "open", people: "everyone", needsSetup: false, sendsMail: true, uploadMaxBytes: 1_000 },
  });
});
afterEach(() => {
  cleanup();
  vi.restoreAllMocks();
});

function open() {
  const { container } = render(<Picture me={me} />);
  const input = container.querySelector("input") as HTMLInputElement;
  return { choose: (file: File) => fireEvent.change(input, { target: { files: [file] } }), user: userEvent.setup() };
}

const preview = () => screen.queryByRole("img", { name: "How others will see you" });
const button = (name: string) => screen.getByRole("button", { name }) as HTMLButtonElement;
const status = () => screen.queryByRole("status")?.textContent;

test("what is chosen is shown first, and goes up when it is used", async () => {
  const { choose, user } = open();
  choose(beach);
  expect(preview()?.getAttribute("src")).toBe("blob:beach");
  expect([status(), uploads.length]).toEqual(["Others will see this. Not changed yet.", 0]);
  expect(document.activeElement).toBe(button("Use this picture"));
  await user.click(button("Use this picture"));
  expect([uploads[0]?.file, status(), button("Use this picture").disabled]).toEqual([beach, "Changing…", true]);
  uploads[0]?.done();
  await vi.waitFor(() => expect(preview()).toBeNull());
  await vi.waitFor(() => expect(URL.revokeObjectURL).toHaveBeenCalledWith("blob:beach"));
  await vi.waitFor(() => expect(document.activeElement).toBe(button("Choose picture")));
});

test("cancelled, nothing goes up, and what is on its way is stopped", async () => {
  const { choose, user } = open();
  choose(beach);
  await user.click(button("Cancel"));
  expect([preview(), uploads.length, status()]).toEqual([null, 0, "Others see your initials."]);
  choose(beach);
  await user.click(button("Use this picture"));
  await user.click(button("Cancel"));
  expect(uploads[0]?.signal.aborted).toBe(true);
  uploads[0]?.fail(new ApiError("no-answer", "…"));
  await Promise.resolve();
  expect([preview(), status()]).toEqual([null, "Others see your initials."]);
});

test("refused, the picture stays with the reason, and another can be chosen", async () => {
  const { choose, user } = open();
  choose(beach);
  await user.click(button("Use this picture"));
  uploads[0]?.fail(new ApiError("refused", "…", { fields: { file: ["This picture has too many pixels."] } }));
  expect((await screen.findByRole("alert")).textContent).toContain("too many pixels");
  expect(preview()).not.toBeNull();
  choose(new File(["y"], "other.png", { type: "image/png" }));
  expect(screen.queryByRole("alert")).toBeNull();
});

test("what can't be a picture is said before anything goes up", () => {
  const { choose } = open();
  choose(new File(["x"], "notes.txt", { type: "text/plain" }));
  expect(screen.getByRole("alert").textContent).toContain("A picture is a JPEG, PNG, WebP, GIF or AVIF file.");
  choose(beach);
  fireEvent.error(preview() as HTMLElement);
  expect(screen.getByRole("alert").textContent).toContain("can’t be read");
  expect([preview(), uploads.length]).toEqual([null, 0]);
});

test.each([
  ["image/png", 5, null],
  ["", 5, null],
  ["image/heic", 5, "A picture is a JPEG, PNG, WebP, GIF or AVIF file."],
  ["image/png", 0, "This file is empty."],
  ["image/png", 31_000_000, "31 MB: a picture may have at most 25 MB."],
])("%s of %i bytes: %s", (type, size, why) => {
  expect(notFit({ type, size }, 25_000_000)).toBe(why);
});
