// What one can do with a message: the toolbar at the desk, its menu, and the sheet on a phone all show this list.
import type { IconName } from "@/components/ui/Icon";
import type { Message, Right, UserId } from "@/sync/types";

export type MessageAction = Readonly<{
  icon: IconName;
  text: string;
  /** Stands in the toolbar itself, the others in its menu. */
  quick?: boolean;
  /** Not in the sheet, which has a row of emoji. */
  desk?: boolean;
  danger?: boolean;
  onChoose: () => void;
}>;

/** Who carries them out. */
export type Doers = Readonly<{
  reply: (message: Message) => void;
  react: (message: Message) => void;
  edit: (message: Message) => void;
  copyText: (message: Message) => void;
  copyLink: (message: Message) => void;
  markUnread: (message: Message) => void;
  remove: (message: Message) => void;
}>;

export function actionsFor(
  message: Message,
  me: UserId,
  rights: ReadonlySet<Right>,
  doers: Doers,
): readonly MessageAction[] {
  const unread = { icon: "mail", text: "Mark unread from here", onChoose: () => doers.markUnread(message) } as const;
  if (message.deleted) return [unread];
  const own = message.user.id === me;
  const isText = message.event === null; // an event is changed and called off as such
  const actions: (MessageAction | false)[] = [
    rights.has("react") && {
      icon: "smile",
      text: "Another emoji",
      quick: true,
      desk: true,
      onChoose: () => doers.react(message),
    },
    rights.has("post") && { icon: "reply", text: "Reply", quick: true, onChoose: () => doers.reply(message) },
    isText &&
      own &&
      rights.has("edit_own") && { icon: "edit", text: "Edit", quick: true, onChoose: () => doers.edit(message) },
    { icon: "copy", text: "Copy text", onChoose: () => doers.copyText(message) },
    { icon: "copy", text: "Copy link", onChoose: () => doers.copyLink(message) },
    unread,
    isText &&
      rights.has(own ? "edit_own" : "delete_others") && {
        icon: "trash",
        text: "Delete…",
        danger: true,
        onChoose: () => doers.remove(message),
      },
  ];
  return actions.filter((action) => action !== false);
}
