// Services that are killed or stopped while people write. One test after the other: they share the stack.
import { expect, test } from "./fixtures";
import { isLive, message, PUSHED, texts, unsent, write } from "./screen";
import { hold, isRunning, kill, release } from "./stack";

test.describe.configure({ mode: "serial" });

test("Centrifugo is killed and comes back while both write", async ({ person, visit }) => {
  const [alice, bob] = await Promise.all([person("alice"), person("bob")]);
  const room = await alice.room("kitchen", [bob]);
  const at = `/rooms/${room.id}`;
  const [hers, his] = await Promise.all([visit(alice, { at }), visit(bob, { at })]);
  await Promise.all([isLive(hers), isLive(his)]);

  const written: string[] = [];
  for (let turn = 1; turn <= 8; turn++) {
    if (turn === 3) kill("centrifugo");
    await Promise.all([write(hers, room, `alice ${turn}`), write(his, room, `bob ${turn}`)]);
    written.push(`alice ${turn}`, `bob ${turn}`);
    // Each has its own before going on, whatever the sockets do; the order between the two is the server's.
    for (const page of [hers, his]) await expect(unsent(page, room)).toHaveCount(0);
  }
  await Promise.all([isLive(hers), isLive(his)]);
  await write(hers, room, "the end");
  await expect(message(his, room, "the end")).toBeVisible({ timeout: PUSHED });

  const expected = await alice.messages(room);
  expect([...expected].sort()).toEqual([...written, "the end"].sort());
  for (const page of [hers, his]) expect(await texts(page, room)).toEqual(expected);
});

test("the relay is down: a sync brings what was written, and it goes on live afterwards", async ({ person, visit }) => {
  const [alice, bob] = await Promise.all([person("alice"), person("bob")]);
  const room = await alice.room("kitchen", [bob]);
  const at = `/rooms/${room.id}`;
  const [hers, his] = await Promise.all([visit(alice, { at }), visit(bob, { at })]);
  await Promise.all([isLive(hers), isLive(his)]);
  hold("relay");
  try {
    await expect.poll(() => isRunning("relay")).toBe(false);
    await write(hers, room, "into the silence");
    await expect(message(hers, room, "into the silence")).toBeVisible();
    await expect(message(his, room, "into the silence")).toHaveCount(0);
    // Coming to the front is the same sync as that of every 45 seconds (absent.spec.ts waits for that one).
    await his.evaluate(() => window.dispatchEvent(new Event("focus")));
    await expect(message(his, room, "into the silence")).toBeVisible();
  } finally {
    release("relay");
  }
  await expect.poll(() => isRunning("relay")).toBe(true);
  await write(hers, room, "heard again");
  await expect(message(his, room, "heard again")).toBeVisible({ timeout: 20_000 });
  for (const page of [hers, his]) expect(await texts(page, room)).toEqual(["into the silence", "heard again"]);
});

test("the web server is down: what is written waits and goes out once", async ({ person, visit }) => {
  const [alice, bob] = await Promise.all([person("alice"), person("bob")]);
  const room = await alice.room("kitchen", [bob]);
  const at = `/rooms/${room.id}`;
  const [hers, his] = await Promise.all([visit(alice, { at }), visit(bob, { at })]);
  await Promise.all([isLive(hers), isLive(his)]);
  hold("web");
  try {
    await expect.poll(() => isRunning("web")).toBe(false);
    await write(hers, room, "one");
    await write(hers, room, "two");
    await expect(unsent(hers, room)).toHaveCount(2);
    await expect(hers.getByText("The server does not answer.")).toBeVisible({ timeout: 20_000 });
  } finally {
    release("web");
  }
  await expect(message(his, room, "two")).toBeVisible({ timeout: 30_000 });
  await isLive(hers);
  expect(await texts(his, room)).toEqual(["one", "two"]);
  expect(await alice.messages(room)).toEqual(["one", "two"]);
});
