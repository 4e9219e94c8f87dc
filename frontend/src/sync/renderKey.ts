/** The key under which a message is drawn: the same from the first key press to long after it is confirmed. */
import type { Message, Send, UserId } from "./types";

export function keyOfMessage(message: Message): string {
  return message.clientId ? `${message.user.id}:${message.clientId}` : `#${message.id}`;
}

export function keyOfSend(send: Send, me: UserId): string {
  return `${me}:${send.clientId}`;
}
