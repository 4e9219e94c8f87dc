/** What of a room calls for one in the list of rooms and in the tab's title. */
import { expect, test } from "vitest";
import { emptyPicture, takeCard } from "@/sync/picture";
import type { Notify } from "@/sync/types";
import { parseMine } from "@/sync/wire";
import { alice, lobby } from "@/testing/samples";
import { cardsOf } from "./cards";

/** Of five unread messages these numbers mention one. */
function called(notify: Notify, ...mentioned: number[]) {
  const told = { read_number: 0, mentioned_in: mentioned, notify, mine_version: 2, version: 5 };
  const own = parseMine(told);
  const room = lobby(5, { lastNumber: 5, ...(own && { mine: own.mine, mentioned: own.mentioned }) });
  const { picture } = takeCard(emptyPicture(alice.id), room, false, 0);
  return cardsOf({ picture, reading: new Map() }).map(({ unread, mentions }) => [unread, mentions])[0];
}

test("everything, only mentions, or nothing", () => {
  expect(called("all")).toEqual([5, 0]);
  expect(called("all", 3)).toEqual([5, 1]);
  expect(called("mentions")).toEqual([0, 0]);
  expect(called("mentions", 3)).toEqual([5, 1]);
  expect(called("none", 3)).toEqual([0, 0]);
});
