// The files of the next message, as the composer needs them; all about them is a chunk that comes with the first one.
import { useEffect, useState } from "react";
import { lazyModule } from "@/lib/lazyModule";
import { engine } from "@/realtime/engine";
import { useServer } from "@/realtime/hooks";
import type { Attachment, Quote, RoomId } from "@/sync/types";
import type { TrayLook } from "./TrayView";

const fetchTray = () => import("./TrayView");
const trayModule = lazyModule(fetchTray);
const NONE: TrayLook = { count: 0, failed: false, asked: false };

export function useFiles(room: RoomId) {
  const [wanted, setWanted] = useState(() => engine.keptFiles(room) !== null);
  const [look, setLook] = useState(NONE);
  const [unreachable, setUnreachable] = useState(false);
  const [coming, setComing] = useState(0);
  const maxBytes = useServer()?.uploadMaxBytes ?? Number.POSITIVE_INFINITY;
  const tray = trayModule.use(wanted);
  useEffect(() => tray?.reopen(room), [tray, room]);

  const withTray = (use: (tray: Awaited<ReturnType<typeof fetchTray>>) => void) => {
    setWanted(true);
    setComing((now) => now + 1);
    fetchTray()
      .then(
        (here) => {
          setUnreachable(false);
          here.reopen(room);
          use(here);
        },
        () => setUnreachable(true),
      )
      .finally(() => setComing((now) => now - 1));
  };
  return {
    tray,
    look,
    setLook,
    /** Not in the tray yet: nothing is to be sent without them. */
    coming: coming > 0 || (wanted && !tray && !unreachable),
    /** The chunk could not be fetched: what was chosen is not there. */
    unreachable,
    add: (files: readonly File[]) => files.length > 0 && withTray(({ add }) => add(room, files, maxBytes)),
    putBack: (cards: readonly Attachment[]) => cards.length > 0 && withTray(({ putBack }) => putBack(room, cards)),
    /** With files that are not all up yet it waits for them. */
    send: (content: string, quote: Quote | null): "sent" | "waits" => {
      if (!tray || tray.trayOf(room).uploads.length === 0) engine.send(room, content, quote);
      else if (!tray.send(room, content, quote)) return "waits";
      return "sent";
    },
  };
}
