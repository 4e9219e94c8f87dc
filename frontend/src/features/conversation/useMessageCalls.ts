// What is done with a message, and the dialog that asks or shows it.
import { useLayoutEffect, useMemo, useRef, useState } from "react";
import { copy } from "@/lib/copy";
import { faultOf } from "@/lib/faults";
import { engine } from "@/realtime/engine";
import type { RoomView } from "@/realtime/views";
import type { Me, Message } from "@/sync/types";
import { actionsFor, type Doers } from "./actions";
import type { MessageDialog } from "./MessageDialogs";
import type { RowCalls } from "./MessageRow";

type Given = Pick<Doers, "edit" | "reply"> & Pick<RowCalls, "openNumber" | "openPerson">;

export function useMessageCalls(room: RoomView, me: Me, { openNumber, openPerson, ...given }: Given) {
  const [dialog, setDialog] = useState<MessageDialog | null>(null);
  const [said, setSaid] = useState("");
  const copied = (text: string) => void copy(text).then((done) => setSaid(done ? "Copied." : "Copying did not work."));
  const doers: Doers = {
    ...given,
    copyText: ({ content }) => copied(content),
    copyLink: ({ room, number }) => copied(`${location.origin}/rooms/${room}/messages/${number}`),
    markUnread: ({ room, number }) => {
      engine.markUnread(room, number).catch((error: unknown) => setSaid(`Not marked unread. ${faultOf(error)}`));
    },
    react: (message) => setDialog({ kind: "react", message }),
    remove: (message) => setDialog({ kind: "delete", message }),
  };
  const latest = useRef({ room, me, doers, openNumber, openPerson });
  useLayoutEffect(() => {
    latest.current = { room, me, doers, openNumber, openPerson };
  });
  const calls: RowCalls = useMemo(
    () => ({
      actionsOf: (message: Message) => {
        const { room, me, doers } = latest.current;
        return actionsFor(message, me.id, room.rights, doers);
      },
      me: me.id,
      mayReact: () => latest.current.room.rights.has("react"),
      openEmoji: (message) => setDialog({ kind: "react", message }),
      openActions: (message) => setDialog({ kind: "actions", message }),
      openHistory: (message) => setDialog({ kind: "history", message }),
      openPerson: (person, from) => latest.current.openPerson(person, from),
      openNumber: (number) => latest.current.openNumber(number),
    }),
    [me.id],
  );
  return { calls, dialog, close: () => setDialog(null), said, say: setSaid };
}
