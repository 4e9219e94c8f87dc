// Finding a room: what it is about, how many are in it and when somebody last wrote there, before joining.
import { useDeferredValue, useState } from "react";
import { useLocation, useNavigate } from "react-router";
import { ButtonLink, IconLink } from "@/components/ui/Button";
import { Column } from "@/components/ui/Column";
import { SearchField } from "@/components/ui/Field";
import { ListEnd } from "@/components/ui/ListEnd";
import { PageHead } from "@/components/ui/PageHead";
import { Segments } from "@/components/ui/Segments";
import { useIsShown } from "@/lib/useIsShown";
import { PHONE, useMedia } from "@/lib/useMedia";
import { useNow } from "@/lib/useNow";
import styles from "./DiscoverPage.module.css";
import { FoundRow } from "./FoundRow";
import { useDiscovery } from "./useDiscovery";

type Which = "open" | "all";
type DiscoverPageProps = { newRoom: string; onBack: () => void };

export function DiscoverPage({ newRoom, onBack }: DiscoverPageProps) {
  const [query, setQuery] = useState("");
  const [which, setWhich] = useState<Which>("open");
  const searched = useDeferredValue(query.trim());
  const pages = useDiscovery(searched);
  const { rows: rooms, state, isRead, hasMore } = pages;
  const isWhole = isRead && !hasMore && state !== "failed";
  const notJoined = rooms.filter((room) => !room.isMember);
  const shown = which === "open" ? notJoined : rooms;
  const now = useNow();
  const phone = useMedia(PHONE);
  const navigate = useNavigate();
  const { state: from } = useLocation();
  // In this page's place in history: Back from the room leads to where one came from.
  const isShown = useIsShown(); // an answer may come when one has gone on elsewhere
  const open = (room: number) => void (isShown() && navigate(`/rooms/${room}`, { replace: true, state: from }));
  const count = (number: number) => isWhole && <span className="num quiet">{number}</span>;

  return (
    <>
      <PageHead icon="compass" title="Discover rooms" backLabel="Back to rooms" onBack={onBack}>
        {phone ? (
          <IconLink icon="plus" label="New room" to={newRoom} />
        ) : (
          <ButtonLink icon="plus" to={newRoom}>
            New room
          </ButtonLink>
        )}
      </PageHead>
      <Column width="list">
        <search className={styles.bar}>
          <SearchField
            label="Search open rooms"
            placeholder={!isWhole || searched ? "Search open rooms" : invitation(rooms.length)}
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
          {isWhole && `${shown.length} rooms`}
        </p>
        <ul className={styles.list} aria-label="Rooms found">
          {shown.map((room) => (
            <FoundRow key={room.id} room={room} now={now} onJoined={() => open(room.id)} />
          ))}
        </ul>
        <ListEnd
          pages={{ ...pages, rows: shown }}
          loading="Loading rooms"
          failed="The rooms could not be fetched."
          shape="square"
        >
          {nothing(searched, which)}
        </ListEnd>
      </Column>
    </>
  );
}

function invitation(rooms: number): string {
  return rooms === 1 ? "Search one open room" : `Search ${rooms} open rooms`;
}

function nothing(query: string, which: Which): string {
  if (query) return `No room here is called anything like “${query}”.`;
  return which === "open" ? "You are in every open room there is." : "There is no open room yet.";
}
