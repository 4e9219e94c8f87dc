// An event by its form, with one place: who gets it, who waits, who moves up and has mail about it, and that it is called
// off; all of it live.
import { expect, test } from "./fixtures";
import { mailTo } from "./mailbox";
import { isLive, log, PUSHED } from "./screen";

test("alice plans, bob gives his place up, erin moves up, alice calls it off", async ({ person, visit, request }) => {
  const [alice, bob, erin] = await Promise.all([person("alice"), person("bob"), person("erin")]);
  const room = await alice.room("kitchen", [bob, erin]);
  const at = `/rooms/${room.id}`;
  const [hers, his, erins] = await Promise.all([visit(alice, { at }), visit(bob, { at }), visit(erin, { at })]);
  await Promise.all([isLive(hers), isLive(his), isLive(erins)]);
  const card = (page: typeof hers) => log(page, room).getByRole("region", { name: "Event: Tea" });
  const answer = (page: typeof hers, name: RegExp) => card(page).getByRole("button", { name });

  await hers.getByRole("button", { name: "Room menu" }).click();
  await hers.getByRole("menuitem", { name: "New event…" }).click();
  await hers.getByLabel("Title").fill("Tea");
  await hers.getByLabel("Starts, date").fill("2098-01-10");
  await hers.getByLabel("Places").fill("1");
  await hers.reload(); // nothing that was typed is lost
  await expect(hers.getByLabel("Title")).toHaveValue("Tea");
  await hers.getByRole("button", { name: "Create event" }).click();
  await expect(hers.getByRole("dialog")).toHaveCount(0);
  await expect(card(hers)).toContainText("1 of 1 place left");

  await answer(his, /^Going 0$/).click();
  await expect(answer(his, /^Going 1$/)).toHaveAttribute("aria-pressed", "true");
  await answer(erins, /^Wait 0$/).click();
  await expect(answer(erins, /^Waiting next$/)).toHaveAttribute("aria-pressed", "true");
  await expect(card(hers)).toContainText("Full, 1 waiting", { timeout: PUSHED });

  await card(hers).getByRole("link", { name: "Tea" }).click();
  const answered = hers.getByRole("complementary", { name: "Who answered" }).getByRole("listitem");
  await expect(answered).toHaveText([new RegExp(`${bob.name}$`), new RegExp(erin.name)]);
  const file = hers.waitForEvent("download");
  await hers.getByRole("link", { name: "Add to calendar" }).click();
  expect((await file).suggestedFilename()).toBe("event.ics");
  await answer(his, /^Can’t 0$/).click();
  await expect(answer(erins, /^Going 1$/)).toHaveAttribute("aria-pressed", "true", { timeout: PUSHED });
  await expect(answered).toHaveText([new RegExp(erin.name), new RegExp(bob.name)]);

  await his.getByRole("link", { name: "Events" }).click();
  const planned = his.getByRole("main").getByRole("listitem").filter({ hasText: "Tea" });
  await expect(planned).toContainText("Not going");
  const { text } = await mailTo(request, `${erin.name}@example.org`, "You have a place: Tea");
  expect(text).toContain(`a place at this event in the room ${room.name} has become free, and it is yours`);
  await hers.getByRole("button", { name: "Event menu" }).click();
  await hers.getByRole("menuitem", { name: "Cancel event…" }).click();
  await hers.getByLabel("Reason").fill("no kettle");
  await hers.getByRole("button", { name: "Cancel event", exact: true }).click();
  await expect(planned).toContainText("Cancelled: no kettle", { timeout: PUSHED });
  await expect(card(erins)).toContainText("Cancelled: no kettle", { timeout: PUSHED });
  await expect(card(erins).getByRole("button")).toHaveCount(0);
});
