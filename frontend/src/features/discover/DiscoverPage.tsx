// Finding a room: what it is about, how many are in it and when somebody last wrote there, before joining.
import { useDeferredValue, useState } from "react";
import { useLocation, useNavigate } from "react-router";
import { Button, ButtonLink, IconLink } from "@/components/ui/Button";
import { Fault, SearchField } from "@/components/ui/Field";
import { Ghosts } from "@/components/ui/Ghost";
import { PageHead } from "@/components/ui/PageHead";
import { Segments } from "@/components/ui/Segments";
import { useNow } from "@/lib/useNow";
import { useSentinel } from "@/lib/useSentinel";
import styles from "./DiscoverPage.module.css";
import { FoundRow } from "./FoundRow";
import { useDiscovery } from "./useDiscovery";

type Which = "open" | "all";
type DiscoverPageProps = { newRoom: string; onBack: () => void };

export function DiscoverPage({ newRoom, onBack }: DiscoverPageProps) {
  const [query, setQuery] = useState("");
  const [which, setWhich] = useState<Which>("open");
  const searched = useDeferredValue(query.trim());
  const { rows: rooms, state, hasMore, more, retry } = useDiscovery(searched);
  const notJoined = rooms.filter((room) => !room.isMember);
  const shown = which === "open" ? notJoined : rooms;
  const sentinel = useSentinel(more);
  const now = useNow();
  const navigate = useNavigate();
  const { state: from } = useLocation();
  // In this page's place in history: Back from the room leads to where one came from.
  const open = (room: number) => void navigate(`/rooms/${room}`, { replace: true, state: from });
  const count = (number: number) => !hasMore && state === "idle" && <span className="num quiet">{number}</span>;

  return (
    <>
      <PageHead icon="compass" title="Discover rooms" backLabel="Back to rooms" onBack={onBack}>
        <ButtonLink icon="plus" to={newRoom} className={styles.newDesk ?? ""}>
          New room
        </ButtonLink>
        <IconLink icon="plus" label="New room" to={newRoom} className={styles.newPhone ?? ""} />
      </PageHead>
      <div className={styles.page}>
        <div className={styles.inner}>
          <search className={styles.bar}>
            <SearchField
              label="Search open rooms"
              placeholder={hasMore || state !== "idle" || searched ? "Search open rooms" : invitation(rooms.length)}
              className={styles.grow ?? ""}
              value={query}
              maxLength={100}
              onChange={(event) => setQuery(event.target.value)}
            />
            <Segments<Which>
              label="Which rooms"
              value={which}
              onChange={setWhich}
              options={[
                { value: "open", text: <>Not joined {count(notJoined.length)}</> },
                { value: "all", text: <>All {count(rooms.length)}</> },
              ]}
            />
          </search>
          <p className="sr" role="status">
            {state === "idle" && !hasMore && `${shown.length} rooms`}
          </p>
          <ul className={styles.list} aria-label="Rooms found">
            {shown.map((room) => (
              <FoundRow key={room.id} room={room} now={now} onJoined={() => open(room.id)} />
            ))}
          </ul>
          {state === "failed" && (
            <div className={styles.failed}>
              <Fault>The rooms could not be fetched.</Fault>
              <Button small icon="retry" onClick={retry}>
                Try again
              </Button>
            </div>
          )}
          {state === "loading" && rooms.length === 0 && (
            <div className={styles.ghosts}>
              <Ghosts count={5} lines={2} label="Loading rooms" shape="square" />
            </div>
          )}
          {state === "idle" && !hasMore && shown.length === 0 && <Nothing query={searched} which={which} />}
          {hasMore && state !== "failed" && <div ref={sentinel} className={styles.sentinel} />}
        </div>
      </div>
    </>
  );
}

function invitation(rooms: number): string {
  return rooms === 1 ? "Search one open room" : `Search ${rooms} open rooms`;
}

function Nothing({ query, which }: { query: string; which: Which }) {
  if (query) return <p className={styles.nothing}>No room here is called anything like “{query}”.</p>;
  return (
    <p className={styles.nothing}>
      {which === "open" ? "You are in every open room there is." : "There is no open room yet."}
    </p>
  );
}
