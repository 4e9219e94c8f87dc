// What opens over the log for one message: its actions on a phone, its earlier texts, the question before deleting it.
import { lazy, Suspense } from "react";
import type { Me, Message } from "@/sync/types";
import { ActionSheet } from "./ActionSheet";
import type { RowCalls } from "./MessageRow";
import { toggleReaction } from "./reacting";

const DeleteDialog = lazy(async () => ({ default: (await import("./DeleteDialog")).DeleteDialog }));
const EmojiDialog = lazy(() => import("./EmojiDialog"));
const HistoryDialog = lazy(async () => ({ default: (await import("./HistoryDialog")).HistoryDialog }));

export type MessageDialog = Readonly<{ kind: "actions" | "react" | "history" | "delete"; message: Message }>;

type MessageDialogsProps = {
  dialog: MessageDialog | null;
  messages: readonly Message[];
  me: Me;
  calls: RowCalls;
  onClose: () => void;
};

export function MessageDialogs({ dialog, messages, me, calls, onClose }: MessageDialogsProps) {
  if (!dialog) return null;
  // As it is now, while it is loaded.
  const message = messages.find(({ id }) => id === dialog.message.id) ?? dialog.message;
  switch (dialog.kind) {
    case "actions":
      return <ActionSheet message={message} calls={calls} onClose={onClose} />;
    case "react":
      return (
        <Suspense>
          <EmojiDialog onChoose={(emoji) => toggleReaction(message, me.id, emoji)} onClose={onClose} />
        </Suspense>
      );
    case "history":
      return (
        <Suspense>
          <HistoryDialog message={message} onClose={onClose} />
        </Suspense>
      );
    case "delete":
      return (
        <Suspense>
          <DeleteDialog message={message} own={message.user.id === me.id} onClose={onClose} />
        </Suspense>
      );
  }
}
