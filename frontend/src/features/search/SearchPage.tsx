// Finding what was written: words, and within which room, by whom, and when. What is looked for is the page's address.
import { useCallback } from "react";
import { useLocation, useSearchParams } from "react-router";
import { Column } from "@/components/ui/Column";
import { SearchField } from "@/components/ui/Field";
import { ListEnd, Nothing } from "@/components/ui/ListEnd";
import { PageHead } from "@/components/ui/PageHead";
import { useNow } from "@/lib/useNow";
import type { Pages } from "@/lib/usePages";
import { useTyped } from "@/lib/useTyped";
import { useRooms } from "@/realtime/hooks";
import type { FoundMessage } from "@/realtime/views";
import { Filters } from "./Filters";
import { FindRow } from "./FindRow";
import styles from "./SearchPage.module.css";
import { useFinds } from "./useFinds";
import { addressOf, wantedIn } from "./wanted";

export function SearchPage({ onBack }: { onBack: () => void }) {
  const [address, setAddress] = useSearchParams();
  const [typed, setTyped] = useTyped(address.get("q") ?? "");
  const wanted = wantedIn(address);
  const finds = useFinds(wanted);
  const anything = Boolean(wanted.text || wanted.has);
  const { state: from } = useLocation();
  const change = useCallback(
    (changes: Record<string, string | null>) =>
      setAddress((before) => addressOf(before, changes), { replace: true, state: from }),
    [setAddress, from],
  );

  return (
    <>
      <PageHead icon="search" title="Search messages" backLabel="Back" onBack={onBack} />
      <Column width="list">
        <search className={styles.bar}>
          <SearchField
            label="Search messages"
            placeholder="Words, or parts of words"
            value={typed}
            maxLength={100}
            autoFocus
            onChange={(event) => {
              setTyped(event.target.value);
              change({ q: event.target.value });
            }}
          />
          <Filters wanted={wanted} onChange={change} />
        </search>
        <p className="sr" role="status">
          {anything && finds.state === "idle" && counted(finds)}
        </p>
        {anything ? <Finds finds={finds} text={wanted.text} /> : <Invitation />}
      </Column>
    </>
  );
}

function Finds({ finds, text }: { finds: Pages<FoundMessage>; text: string }) {
  const now = useNow();
  const rooms = useRooms();
  const nameOf = (id: number) => rooms?.find((room) => room.id === id)?.name ?? "a room";
  return (
    <>
      <ul className={styles.list} aria-label="Messages found">
        {finds.rows.map((find) => (
          <FindRow key={find.id} find={find} roomName={nameOf(find.room)} now={now} />
        ))}
      </ul>
      <ListEnd pages={finds} loading="Searching" failed="The search got no answer.">
        {text
          ? `Nothing that you can see holds “${text}”. Fewer words or a wider time may find more.`
          : "Nothing that you can see is like that. A wider time may find more."}
      </ListEnd>
    </>
  );
}

function Invitation() {
  return (
    <Nothing>
      Everything written in your rooms can be found, however long ago. Case and accents don’t count, and parts of words
      are enough.
    </Nothing>
  );
}

function counted({ rows, hasMore }: Pages<FoundMessage>): string {
  if (rows.length === 1) return "1 message found";
  return hasMore ? `More than ${rows.length} messages found` : `${rows.length} messages found`;
}
