// Signed in: the list of rooms beside the room, the page or the panel. A phone shows one of them at a time.
import { lazy, type ReactNode, useState } from "react";
import { Navigate, Route, Routes, useLocation, useNavigate, useParams } from "react-router";
import { ButtonLink } from "@/components/ui/Button";
import { Calm } from "@/components/ui/Calm";
import { Ghosts } from "@/components/ui/Ghost";
import { JumpDialog } from "@/features/jump/JumpDialog";
import { Sidebar } from "@/features/rooms/Sidebar";
import { useServer, useUnreadTotal } from "@/realtime/hooks";
import type { Me } from "@/sync/types";
import { HomePage } from "./HomePage";
import { MissingPart } from "./MissingPart";
import { NextInList } from "./NextInList";
import { nextFrom } from "./nextAddress";
import { Part } from "./Part";
import { RoomPage } from "./RoomPage";
import styles from "./Shell.module.css";
import { useBack, useBackWhence } from "./useBack";
import { useRoomKeys } from "./useRoomKeys";
import { useTitle } from "./useTitle";
import { NEW_EVENT, roomIn, viewOf } from "./view";

const DiscoverPage = lazy(async () => ({ default: (await import("@/features/discover/DiscoverPage")).DiscoverPage }));
const SearchPage = lazy(async () => ({ default: (await import("@/features/search/SearchPage")).SearchPage }));
const EventsPage = lazy(async () => ({ default: (await import("@/features/events/EventsPage")).EventsPage }));
const EventPage = lazy(async () => ({ default: (await import("@/features/events/EventPage")).EventPage }));
const NewEventDialog = lazy(async () => ({
  default: (await import("@/features/events/EventDialog")).NewEventDialog,
}));
const InvitePage = lazy(async () => ({ default: (await import("@/features/discover/InvitePage")).InvitePage }));
const SettingsPage = lazy(async () => ({ default: (await import("@/features/settings/SettingsPage")).SettingsPage }));
const TokensPage = lazy(async () => ({ default: (await import("@/features/settings/TokensPage")).TokensPage }));
const SyncPage = lazy(async () => ({ default: (await import("@/features/sync/SyncPage")).SyncPage }));
const CreateRoomDialog = lazy(async () => ({
  default: (await import("@/features/rooms/CreateRoomDialog")).CreateRoomDialog,
}));

export function Shell({ me }: { me: Me }) {
  const { pathname, search, hash, key } = useLocation();
  const navigate = useNavigate();
  const back = useBack();
  const backWhence = useBackWhence();
  const [jumping, setJumping] = useState<"anywhere" | "people" | null>(null);
  useRoomKeys(() => setJumping("anywhere"));
  // Back to wherever one came from; whoever came by a link, to the rooms.
  const backToWhere = () => void (key === "default" ? navigate("/", { replace: true }) : navigate(-1));
  const closeForm = () => void (key === "default" ? navigate(pathname, { replace: true }) : navigate(-1));
  const newRoom = `${pathname}#new-room`;

  return (
    <div className={styles.app} data-view={viewOf(pathname)}>
      <a className={styles.skip} href="#main">
        Skip to the conversation
      </a>
      <Sidebar
        me={me}
        newRoom={newRoom}
        next={<NextInList />}
        onJump={() => setJumping("anywhere")}
        onWrite={() => setJumping("people")}
      />
      <Part waiting={<Loading />} missing={<Missing />} at={pathname}>
        <Routes>
          <Route path="/" element={<HomePage newRoom={newRoom} />} />
          <Route path="/rooms/:id" element={<RoomPage me={me} />} />
          <Route path="/rooms/:id/messages/:number" element={<RoomPage me={me} />} />
          <Route path="/rooms/:id/members" element={<RoomPage me={me} withMembers />} />
          <Route
            path="/discover"
            element={
              <Page title="Discover rooms">
                <DiscoverPage newRoom={newRoom} onBack={back} />
              </Page>
            }
          />
          {["/settings", "/settings/account"].map((path) => (
            <Route
              key={path}
              path={path}
              element={
                <Page title="Settings">
                  <SettingsPage me={me} onBack={back} />
                </Page>
              }
            />
          ))}
          <Route path="/reset" element={<Navigate to="/settings/account" replace />} />
          <Route
            path="/search"
            element={
              <Page title="Search messages">
                <SearchPage onBack={backWhence} />
              </Page>
            }
          />
          <Route
            path="/sync"
            element={
              <Page title="Sync">
                <SyncPage onBack={back} />
              </Page>
            }
          />
          <Route
            path="/events"
            element={
              <Page title="Events">
                <EventsPage newEvent={`${pathname}${search}${NEW_EVENT}`} onBack={back} />
              </Page>
            }
          />
          <Route
            path="/events/:id"
            element={
              <Page title="Event">
                <Event me={me} onBack={backToWhere} />
              </Page>
            }
          />
          <Route
            path="/invite/:code"
            element={
              <Page title="Invitation">
                <InvitePage />
              </Page>
            }
          />
          <Route
            path="/settings/tokens"
            element={
              <Page title="Tokens for programs">
                <TokensPage onBack={() => navigate("/settings")} />
              </Page>
            }
          />
          <Route path="/sign-in" element={<Navigate to="/" replace />} />
          <Route path="/sign-up" element={<Navigate to={nextFrom(search)} replace />} />
          <Route
            path="*"
            element={
              <Page title="Not found">
                <NoSuchPage />
              </Page>
            }
          />
        </Routes>
      </Part>
      {/* Not fetched when it is wanted: the next keys are meant for it already. */}
      {jumping && <JumpDialog me={me} peopleOnly={jumping === "people"} onClose={() => setJumping(null)} />}
      <Part at={hash}>
        {hash === NEW_EVENT && <NewEventDialog me={me.id} room={roomIn(pathname)} onClose={closeForm} />}
        {hash === "#new-room" && (
          <CreateRoomDialog
            onClose={closeForm}
            onCreated={(room) => navigate(`/rooms/${room}`, { replace: true, state: { from: "list" } })}
          />
        )}
      </Part>
    </div>
  );
}

function Page({ title, children }: { title: string; children: ReactNode }) {
  useTitle(title, useServer()?.name, useUnreadTotal());
  return (
    <main className={styles.main} id="main" tabIndex={-1}>
      {children}
    </main>
  );
}

function Event({ me, onBack }: { me: Me; onBack: () => void }) {
  const { id = "" } = useParams();
  return <EventPage key={id} id={id} me={me} onBack={onBack} />;
}

function Loading() {
  return (
    <main className={styles.main}>
      <div className={styles.loading}>
        <Ghosts count={4} lines={2} label="Loading" />
      </div>
    </main>
  );
}

function Missing() {
  return (
    <main className={styles.main} id="main" tabIndex={-1}>
      <MissingPart />
    </main>
  );
}

function NoSuchPage() {
  return (
    <Calm
      broken
      title="There is no such page"
      actions={
        <ButtonLink kind="primary" to="/">
          Back to the rooms
        </ButtonLink>
      }
    >
      <p>The link is incomplete, or something is wrong on our side.</p>
    </Calm>
  );
}
