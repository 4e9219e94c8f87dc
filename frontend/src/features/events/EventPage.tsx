// One event in full: when and where, what it is about, one's answer, who comes; and what may be done with it.
import { useState } from "react";
import { Link, useLocation, useNavigate } from "react-router";
import { ButtonLink } from "@/components/ui/Button";
import { Calm } from "@/components/ui/Calm";
import { Ghosts } from "@/components/ui/Ghost";
import { Menu, type MenuEntry } from "@/components/ui/Menu";
import { PageHead } from "@/components/ui/PageHead";
import { shownName } from "@/lib/people";
import { PHONE, useMedia } from "@/lib/useMedia";
import { useNow } from "@/lib/useNow";
import { deviceZone } from "@/lib/zones";
import { useConnection, useRoom } from "@/realtime/hooks";
import type { Me, WholeEvent } from "@/sync/types";
import { Attendees } from "./Attendees";
import { CancelDialog } from "./CancelDialog";
import { Description } from "./Description";
import { EventState } from "./EventCard";
import { EditEventDialog } from "./EventDialog";
import styles from "./EventPage.module.css";
import { Facts } from "./Facts";
import { Leaf } from "./Leaf";
import { LineSign } from "./LineSign";
import { NoteField } from "./NoteField";
import { useReminder } from "./useReminder";
import { useWholeEvent } from "./useWholeEvent";
import { phaseOf } from "./words";

const EDIT = "#edit";

type EventPageProps = { id: string; me: Me; onBack: () => void };

export function EventPage({ id, me, onBack }: EventPageProps) {
  const found = useWholeEvent(id);
  if (found.kind === "loaded") return <Loaded event={found.event} me={me} onBack={onBack} />;
  return (
    <>
      <PageHead icon="calendar" title="Event" backLabel="Back" onBack={onBack} />
      {found.kind === "loading" && (
        <div className={styles.loading}>
          <Ghosts count={3} lines={2} shape="square" label="Loading the event" />
        </div>
      )}
      {found.kind === "absent" && (
        <Calm
          broken
          heading="h2"
          title="There is no such event"
          actions={
            <ButtonLink kind="primary" to="/">
              Back to the rooms
            </ButtonLink>
          }
        >
          <p>The link is incomplete, or the event is in a room that you are not in.</p>
        </Calm>
      )}
      {found.kind === "failed" && (
        <Calm broken heading="h2" title="The event could not be fetched">
          <p>{found.fault} This page opens by itself when it is here.</p>
        </Calm>
      )}
    </>
  );
}

function Loaded({ event, me, onBack }: { event: WholeEvent; me: Me; onBack: () => void }) {
  const [cancelling, setCancelling] = useState(false);
  const { hash, key, pathname } = useLocation();
  const navigate = useNavigate();
  const phone = useMedia(PHONE);
  const room = useRoom(event.room.id);
  const rights = typeof room === "string" ? null : room.rights;
  const phase = phaseOf(event, useNow());
  const reminder = useReminder(event);
  const open = phase === "open" || phase === "begun";
  const own = event.organizer?.id === me.id && rights?.has("edit_own");
  const mayEdit = open && (own || rights?.has("edit_events"));
  const entries: MenuEntry[] = [];
  if (mayEdit && phone) entries.push({ icon: "edit", text: "Edit event…", onChoose: () => void navigate(EDIT) });
  if (mayEdit) {
    entries.push({ icon: "trash", text: "Cancel event…", danger: true, onChoose: () => setCancelling(true) });
  }
  // The form was opened from here, or the address says so.
  const closeForm = () => void (key === "default" ? navigate(pathname, { replace: true }) : navigate(-1));
  return (
    <>
      <PageHead
        icon="calendar"
        title="Event"
        backLabel="Back"
        onBack={onBack}
        below={<Below event={event} name={typeof room === "string" ? event.room.name : room.name} />}
      >
        <ButtonLink
          icon="calendar"
          aria-label="Add to calendar"
          to={`/api/events/${event.id}/event.ics`}
          reloadDocument
          download="event.ics"
        >
          <span className="desk-only">Add to calendar</span>
          <span className="phone-only">Calendar</span>
        </ButtonLink>
        {mayEdit && !phone && (
          <ButtonLink icon="edit" to={EDIT}>
            Edit
          </ButtonLink>
        )}
        {entries.length > 0 && <Menu label="Event menu" icon="more" entries={entries} />}
      </PageHead>
      <div className={styles.page}>
        <div className={styles.split}>
          <article data-phase={phase} className={styles.event}>
            <header className={styles.title}>
              <Leaf at={new Date(event.startsAt)} zone={deviceZone()} />
              <h2>
                <bdi>{event.title}</bdi>
              </h2>
            </header>
            <Facts event={event} large reminder={reminder} />
            {event.description && <Description text={event.description} />}
            <div className={styles.state}>
              <EventState event={event} phase={phase} mayAnswer={rights?.has("react") ?? false} />
            </div>
            {phase === "open" && event.myAnswer && rights?.has("react") && <NoteField event={event} />}
            {phase === "open" && event.myAnswer?.status === "going" && event.counts.waiting > 0 && (
              <p className={styles.hint}>Can’t come after all? Say so here; the first in line takes your place.</p>
            )}
          </article>
          <Attendees event={event} />
        </div>
      </div>
      {hash === EDIT && mayEdit && !cancelling && (
        <EditEventDialog me={me.id} event={event} onClose={closeForm} onCancelEvent={() => setCancelling(true)} />
      )}
      {cancelling && mayEdit && <CancelDialog event={event} onClose={() => setCancelling(false)} />}
    </>
  );
}

function Below({ event, name }: { event: WholeEvent; name: string }) {
  const live = useConnection().kind === "live";
  return (
    <p className={`${styles.below} cut`}>
      <LineSign />
      <span className={live ? undefined : "desk-only"}>
        <Link to={`/rooms/${event.room.id}/messages/${event.number}`}>
          <bdi>{name}</bdi>
        </Link>
        {event.organizer && (
          <>
            , made by <bdi>{shownName(event.organizer)}</bdi>
          </>
        )}
      </span>
    </p>
  );
}
