// Signed in, and in no room yet: how many are open, and the two ways on.
import { useEffect, useState } from "react";
import { ButtonLink } from "@/components/ui/Button";
import { Calm } from "@/components/ui/Calm";
import { engine } from "@/realtime/engine";

export function NoRooms({ newRoom }: { newRoom: string }) {
  const open = useOpenRooms();
  return (
    <Calm
      title="You’re in no room yet"
      actions={
        <>
          {open !== "0" && (
            <ButtonLink kind="primary" icon="compass" to="/discover">
              Discover rooms
            </ButtonLink>
          )}
          <ButtonLink kind={open === "0" ? "primary" : "second"} icon="plus" to={newRoom}>
            New room
          </ButtonLink>
        </>
      }
    >
      <p>{sentence(open)}</p>
    </Calm>
  );
}

export function sentence(open: string | null): string {
  if (open === null) return "Join one that is open to everyone here, or make the first of your own.";
  if (open === "0") return "Nobody has made an open room here. Make the first one.";
  if (open === "1") return "One room is open to everyone here. Join it, or make the first of your own.";
  return `${open} rooms are open to everyone here. Join one, or make the first of your own.`;
}

function useOpenRooms(): string | null {
  const [open, setOpen] = useState<string | null>(null);
  useEffect(() => {
    const asked = new AbortController();
    engine.discover("", null, asked.signal).then(
      (page) => setOpen(page.next ? `${page.results.length}+` : String(page.results.length)),
      () => undefined,
    );
    return () => asked.abort();
  }, []);
  return open;
}
