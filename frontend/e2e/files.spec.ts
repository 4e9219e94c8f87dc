// Pictures and files: chosen, seen by the other at once, opened, and gone with their message.
import { expect, test } from "./fixtures";
import { BEACH, NOTES } from "./picture";
import { action, composer, isLive, log, message, PUSHED } from "./screen";

test("a picture is seen by the other, opened, and gone with its message", async ({ person, visit }) => {
  const [alice, bob] = await Promise.all([person("alice"), person("bob")]);
  const room = await alice.room("kitchen", [bob]);
  const at = `/rooms/${room.id}`;
  const [hers, his] = await Promise.all([visit(alice, { at }), visit(bob, { at })]);
  await Promise.all([isLive(hers), isLive(his)]);

  await his.locator('input[type="file"]').setInputFiles([BEACH, NOTES]);
  const tray = his.getByRole("list", { name: "Files to send" });
  await expect(tray.getByRole("listitem")).toHaveCount(2);
  await composer(his, room).fill("Look at this");
  await composer(his, room).press("Enter"); // whether they are up by now or not
  await expect(tray).toBeHidden({ timeout: PUSHED });
  await expect(composer(his, room)).toHaveValue("");

  const hersOf = message(hers, room, "Look at this");
  const shot = log(hers, room).getByRole("button", { name: "beach.png" }); // wherever, also once the text is gone
  await expect(shot).toBeVisible({ timeout: PUSHED });
  await expect(hersOf.getByRole("link", { name: /notes\.txt/ })).toBeVisible();
  await shot.click();
  const box = hers.getByRole("dialog", { name: "beach.png" });
  const image = box.getByRole("img", { name: "beach.png" });
  await expect(image).toHaveJSProperty("naturalWidth", 320);
  const address = (await image.getAttribute("src")) ?? "";
  expect((await hers.request.get(address)).status()).toBe(200);
  await hers.keyboard.press("Escape");
  await expect(box).toBeHidden();
  await expect(shot).toBeFocused();

  await action(his, message(his, room, "Look at this"), "Delete…");
  await his.getByRole("dialog").getByRole("button", { name: "Delete" }).click();
  await expect(log(hers, room)).toContainText("Message deleted", { timeout: PUSHED });
  await expect(shot).toBeHidden();
  expect((await hers.request.get(address)).status()).toBe(404);
});

test("pasted and dropped files wait in the tray, also over a reload", async ({ person, visit }) => {
  const alice = await person("alice");
  const room = await alice.room("kitchen");
  const page = await visit(alice, { at: `/rooms/${room.id}` });
  await isLive(page);
  const files = await page.evaluateHandle(
    (bytes) => {
      const data = new DataTransfer();
      data.items.add(new File([new Uint8Array(bytes)], "beach.png", { type: "image/png" }));
      return data;
    },
    [...BEACH.buffer],
  );

  await composer(page, room).evaluate((field, data) => {
    field.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
  }, files);
  const tray = page.getByRole("list", { name: "Files to send" });
  await expect(tray.locator("img")).toHaveCount(1);

  const main = page.getByRole("main");
  await main.dispatchEvent("dragenter", { dataTransfer: files });
  await expect(page.getByText(`Drop files to send them to ${room.name}`)).toBeVisible();
  await main.dispatchEvent("drop", { dataTransfer: files });
  await expect(page.getByText(`Drop files to send them to ${room.name}`)).toBeHidden();
  await expect(tray.locator("img")).toHaveCount(2);
  await expect(tray.getByRole("progressbar")).toHaveCount(0, { timeout: PUSHED });

  await page.reload();
  await expect(tray.locator("img")).toHaveCount(2);
  await page.getByRole("button", { name: "Remove beach.png" }).first().click();
  await page.getByRole("button", { name: "Send" }).click();
  await expect(log(page, room).getByRole("button", { name: "beach.png" })).toHaveCount(1, { timeout: PUSHED });
});
