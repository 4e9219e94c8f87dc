/** The last message as a room's row shows it. */
import type { Message, Preview } from "./types";

/** Characters (code points) that a preview keeps, as on the server. */
const PREVIEW_LENGTH = 280;

export function previewOf(message: Message): Preview {
  const { id, user, createdAt, deleted } = message;
  return { id, content: cut(message.content), attachments: message.attachments.length, user, createdAt, deleted };
}

export function cut(text: string): string {
  return text.length <= PREVIEW_LENGTH ? text : Array.from(text).slice(0, PREVIEW_LENGTH).join("");
}
