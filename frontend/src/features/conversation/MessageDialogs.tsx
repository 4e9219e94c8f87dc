// What opens over the log for one message: its actions on a phone, its earlier texts, the question before deleting it.
import { useEffect } from "react";
import { lazyModule } from "@/lib/lazyModule";
import type { Me, Message } from "@/sync/types";
import { ActionSheet } from "./ActionSheet";
import type { RowCalls } from "./MessageRow";
import { toggleReaction } from "./reacting";

const deletion = lazyModule(() => import("./DeleteDialog"));
const emojis = lazyModule(() => import("./EmojiDialog"));
const history = lazyModule(() => import("./HistoryDialog"));
const CHUNKS = { delete: deletion, react: emojis, history };

export type MessageDialog = Readonly<{ kind: "actions" | "react" | "history" | "delete"; message: Message }>;

type MessageDialogsProps = {
  dialog: MessageDialog | null;
  messages: readonly Message[];
  me: Me;
  calls: RowCalls;
  onClose: () => void;
};

export function MessageDialogs({ dialog, messages, me, calls, onClose }: MessageDialogsProps) {
  const drawn = {
    delete: deletion.use(dialog?.kind === "delete"),
    react: emojis.use(dialog?.kind === "react"),
    history: history.use(dialog?.kind === "history"),
  };
  // What could not be fetched is asked for again with each press; the conversation stays as it is.
  useEffect(() => {
    if (dialog && dialog.kind !== "actions") CHUNKS[dialog.kind].load();
  }, [dialog]);
  if (!dialog) return null;
  // As it is now, while it is loaded.
  const message = messages.find(({ id }) => id === dialog.message.id) ?? dialog.message;
  switch (dialog.kind) {
    case "actions":
      return <ActionSheet message={message} calls={calls} onClose={onClose} />;
    case "react":
      return (
        drawn.react && (
          <drawn.react.default onChoose={(emoji) => toggleReaction(message, me.id, emoji)} onClose={onClose} />
        )
      );
    case "history":
      return drawn.history && <drawn.history.HistoryDialog message={message} onClose={onClose} />;
    case "delete":
      return (
        drawn.delete && (
          <drawn.delete.DeleteDialog message={message} own={message.user.id === me.id} onClose={onClose} />
        )
      );
  }
}
