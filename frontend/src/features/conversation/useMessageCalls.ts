// What is done with a message, and the dialog that asks or shows it.
import { useLayoutEffect, useMemo, useRef, useState } from "react";
import { copy } from "@/lib/copy";
import type { RoomView } from "@/realtime/views";
import type { Me, Message } from "@/sync/types";
import { actionsFor, type Doers } from "./actions";
import type { MessageDialog } from "./MessageDialogs";
import type { RowCalls } from "./MessageRow";

export function useMessageCalls(room: RoomView, me: Me, edit: Doers["edit"]) {
  const [dialog, setDialog] = useState<MessageDialog | null>(null);
  const [said, setSaid] = useState("");
  const doers: Doers = {
    edit,
    copyText: ({ content }) => void copy(content).then((done) => setSaid(done ? "Copied" : "Copying did not work")),
    remove: (message) => setDialog({ kind: "delete", message }),
  };
  const latest = useRef({ room, me, doers });
  useLayoutEffect(() => {
    latest.current = { room, me, doers };
  });
  const calls: RowCalls = useMemo(
    () => ({
      actionsOf: (message: Message) => {
        const { room, me, doers } = latest.current;
        return actionsFor(message, me.id, room.rights, doers);
      },
      openActions: (message) => setDialog({ kind: "actions", message }),
      openHistory: (message) => setDialog({ kind: "history", message }),
    }),
    [],
  );
  return { calls, dialog, close: () => setDialog(null), said };
}
