// The files of the next message, as the composer needs them; all about them is a chunk that comes with the first one.
import { useCallback, useEffect, useRef, useState } from "react";
import { lazyModule } from "@/lib/lazyModule";
import { engine } from "@/realtime/engine";
import { useServer } from "@/realtime/hooks";
import type { Attachment, Quote, RoomId } from "@/sync/types";
import type { TrayLook } from "./TrayView";

type TrayModule = typeof import("./TrayView");
/** What is not there because the chunk could not be fetched: what an earlier visit left, or what was just chosen. */
type Missing = "kept" | "chosen";

const trayModule = lazyModule<TrayModule>(() => import("./TrayView"));
const NONE: TrayLook = { count: 0, failed: false, asked: false };

export function useFiles(room: RoomId, offline: boolean) {
  const [kept] = useState(() => engine.keptFiles(room) !== null);
  const [wanted, setWanted] = useState(kept);
  const [look, setLook] = useState(NONE);
  const [missing, setMissing] = useState<Missing | null>(null);
  const [coming, setComing] = useState(0);
  const maxBytes = useServer()?.uploadMaxBytes ?? Number.POSITIVE_INFINITY;
  const tray = trayModule.use(wanted);
  useEffect(() => tray?.reopen(room), [tray, room]);

  const withTray = useCallback(
    (what: Missing, use?: (tray: TrayModule) => void) => {
      setWanted(true);
      setMissing(null);
      setComing((now) => now + 1);
      trayModule
        .fetch()
        .then(
          (here) => {
            here.reopen(room);
            use?.(here);
          },
          () => setMissing(what),
        )
        .finally(() => setComing((now) => now - 1));
    },
    [room],
  );
  useRetry(kept && !tray, offline, withTray);
  return {
    tray,
    look,
    setLook,
    /** Not in the tray yet: nothing is to be sent without them. */
    coming: coming > 0 || (wanted && !tray && !missing),
    missing,
    add: (files: readonly File[]) => files.length > 0 && withTray("chosen", ({ add }) => add(room, files, maxBytes)),
    putBack: (cards: readonly Attachment[]) =>
      cards.length > 0 && withTray("chosen", ({ putBack }) => putBack(room, cards)),
    /** A send that waits for its files. */
    takeBack: () => tray?.takeBack(room),
    /** With files that are not all up yet it waits for them; with those that are not there it fetches them. */
    send: (content: string, quote: Quote | null): "sent" | "waits" => {
      if (kept && !tray) {
        withTray("kept");
        return "waits";
      }
      if (!tray || tray.trayOf(room).uploads.length === 0) engine.send(room, content, quote);
      else if (!tray.send(room, content, quote)) return "waits";
      return "sent";
    },
  };
}

/** Fetches what an earlier visit left, and again when the line comes or goes: what failed may be had by then. */
function useRetry(wanted: boolean, offline: boolean, withTray: (what: Missing) => void): void {
  const triedOffline = useRef<boolean>(null);
  useEffect(() => {
    if (!wanted || triedOffline.current === offline) return;
    triedOffline.current = offline;
    withTray("kept");
  }, [wanted, offline, withTray]);
}
