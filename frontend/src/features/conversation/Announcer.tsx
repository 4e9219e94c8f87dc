// Reads new messages of others out to a screen reader, once, without repeating what scrolling brings into view.
import { useEffect, useRef, useState } from "react";
import { filesInWords } from "@/lib/fileWords";
import { shownName } from "@/lib/people";
import { plainWords } from "@/lib/plainWords";
import type { Message } from "@/sync/types";

const AT_ONCE = 3;

export function Announcer({ messages, me, live }: { messages: readonly Message[]; me: number; live: boolean }) {
  const [text, setText] = useState("");
  const last = messages.at(-1)?.number ?? 0;
  const told = useRef(last);

  useEffect(() => {
    const news = messages.filter((message) => message.number > told.current && message.user.id !== me);
    const wasLive = told.current > 0 || live;
    told.current = Math.max(told.current, last);
    if (news.length > 0 && live && wasLive) setText(spoken(news));
  }, [messages, last, me, live]);

  return (
    <div className="sr" role="log" aria-live="polite" aria-label="New messages">
      {text}
    </div>
  );
}

export function spoken(news: readonly Message[]): string {
  if (news.length > AT_ONCE) return `${news.length} new messages`;
  return news
    .map(({ user, content, attachments }) => ({ user, said: plainWords(content) || filesInWords(attachments.length) }))
    .filter(({ said }) => said)
    .map(({ user, said }) => `${shownName(user)}: ${said}`)
    .join("\n");
}
