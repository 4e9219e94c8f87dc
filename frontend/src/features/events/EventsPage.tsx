// The events of all one's rooms: what comes, what was, or a month. What is looked for is the page's address.
import { useCallback, useState } from "react";
import { useLocation, useSearchParams } from "react-router";
import { Button, ButtonLink, IconButton, IconLink } from "@/components/ui/Button";
import { Column } from "@/components/ui/Column";
import { SearchField } from "@/components/ui/Field";
import { Coming, ListEnd } from "@/components/ui/ListEnd";
import { PageHead } from "@/components/ui/PageHead";
import { RoomOptions } from "@/components/ui/RoomOptions";
import { Segments } from "@/components/ui/Segments";
import { grouped } from "@/lib/grouped";
import { PHONE, useMedia } from "@/lib/useMedia";
import { useNow } from "@/lib/useNow";
import { useTyped } from "@/lib/useTyped";
import { deviceZone } from "@/lib/zones";
import { useIsReady } from "@/realtime/eventBook";
import { useRooms } from "@/realtime/hooks";
import type { WholeEvent } from "@/sync/types";
import { EventRow } from "./EventRow";
import styles from "./EventsPage.module.css";
import { LineSign } from "./LineSign";
import { Month, MonthPicker } from "./Month";
import { groupOf } from "./monthGrid";
import { SubscribeDialog } from "./SubscribeDialog";
import { useEventList } from "./useEventList";
import { type WantedEvents, wantedEvents, withWish } from "./wantedEvents";

type EventsPageProps = { newEvent: string; onBack: () => void };
type Wish = (wishes: Record<string, string | null>) => void;
type NameOf = (event: WholeEvent) => string;

export function EventsPage({ newEvent, onBack }: EventsPageProps) {
  const [address, setAddress] = useSearchParams();
  const { state: from } = useLocation();
  const rooms = useRooms();
  const ready = useIsReady();
  const phone = useMedia(PHONE);
  const wanted = wantedEvents(address);
  const [subscribing, setSubscribing] = useState(false);
  const wish: Wish = useCallback(
    (wishes) => setAddress((before) => withWish(before, wishes), { replace: true, state: from }),
    [setAddress, from],
  );
  const nameOf: NameOf = ({ room }) => rooms?.find(({ id }) => id === room.id)?.name ?? room.name;
  return (
    <>
      <PageHead icon="calendar" title="Events" backLabel="Back to rooms" onBack={onBack} below={<LineSign />}>
        {phone ? (
          <>
            <IconButton icon="calendar" label="Subscribe in your calendar" onClick={() => setSubscribing(true)} />
            <IconLink icon="plus" label="New event" to={newEvent} />
          </>
        ) : (
          <>
            <Button icon="calendar" onClick={() => setSubscribing(true)}>
              Subscribe
            </Button>
            <ButtonLink kind="primary" icon="plus" to={newEvent}>
              New event
            </ButtonLink>
          </>
        )}
      </PageHead>
      <Column width={wanted.view === "month" ? "whole" : "list"}>
        <Bar wanted={wanted} wish={wish} />
        {!ready && <Coming label="Loading events" shape="square" />}
        {ready && wanted.view === "month" && <Month wanted={wanted} nameOf={nameOf} />}
        {ready && wanted.view !== "month" && <List key={wanted.view} wanted={wanted} nameOf={nameOf} />}
      </Column>
      {subscribing && <SubscribeDialog onClose={() => setSubscribing(false)} />}
    </>
  );
}

function Bar({ wanted, wish }: { wanted: WantedEvents; wish: Wish }) {
  const rooms = useRooms()?.filter(({ id, kind }) => kind !== "direct" || id === wanted.room) ?? null;
  const [typed, setTyped] = useTyped(wanted.text);
  return (
    <search className={styles.bar}>
      <Segments<WantedEvents["view"]>
        label="View"
        value={wanted.view}
        onChange={(view) => wish({ view: view === "upcoming" ? null : view })}
        options={[
          { value: "upcoming", text: "Upcoming" },
          { value: "past", text: "Past" },
          { value: "month", text: "Month" },
        ]}
      />
      {wanted.view === "month" && <MonthPicker month={wanted.month} onMonth={(month) => wish({ month })} />}
      <div className={styles.filters}>
        <SearchField
          label="Search events"
          placeholder="Search"
          value={typed}
          maxLength={100}
          className={styles.grow ?? ""}
          onChange={({ target }) => {
            setTyped(target.value);
            wish({ q: target.value });
          }}
        />
        <select
          className={styles.select}
          aria-label="In room"
          value={wanted.room ?? ""}
          onChange={({ target }) => wish({ room: target.value })}
        >
          <RoomOptions all="All rooms" rooms={rooms} chosen={wanted.room} />
        </select>
        <label className={styles.mine}>
          <input type="checkbox" checked={wanted.mine} onChange={() => wish({ mine: wanted.mine ? null : "true" })} />
          Mine
        </label>
      </div>
    </search>
  );
}

function List({ wanted, nameOf }: { wanted: WantedEvents; nameOf: NameOf }) {
  const pages = useEventList(wanted);
  const now = useNow();
  const groups = grouped(pages.rows, ({ startsAt }) => groupOf(startsAt, now, deviceZone()));
  return (
    <>
      {[...groups].map(([name, events]) => (
        <section key={name}>
          <h2 className={styles.group}>{name}</h2>
          <ul className={styles.list}>
            {events.map((event) => (
              <EventRow key={event.id} event={event} roomName={nameOf(event)} now={now} />
            ))}
          </ul>
        </section>
      ))}
      <ListEnd pages={pages} loading="Loading events" failed="The events could not be fetched." shape="square">
        {nothing(wanted)}
      </ListEnd>
    </>
  );
}

function nothing({ view, room, mine, text }: WantedEvents): string {
  if (text) return `No event here has “${text}” in its title, place or description.`;
  if (mine) return view === "past" ? "You were at none yet." : "You have said yes to nothing yet.";
  if (view === "past") return "Nothing is over yet.";
  return room ? "Nothing is planned in this room." : "Nothing is planned in your rooms. An event is made in a moment.";
}
