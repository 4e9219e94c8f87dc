// Reads new messages of others out to a screen reader, once, without repeating what scrolling brings into view.
import { useEffect, useRef, useState } from "react";
import { filesInWords } from "@/lib/fileWords";
import { shownName } from "@/lib/people";
import { type Plain, usePlain } from "@/lib/said";
import type { Message } from "@/sync/types";

const AT_ONCE = 3;

export function Announcer({ messages, me, live }: { messages: readonly Message[]; me: number; live: boolean }) {
  const [text, setText] = useState("");
  const last = messages.at(-1)?.number ?? 0;
  const told = useRef(last);
  const plain = usePlain(messages.slice(-AT_ONCE).map(({ content }) => content));

  useEffect(() => {
    const news = messages.filter((message) => message.number > told.current && message.user.id !== me);
    const wasLive = told.current > 0 || live;
    told.current = Math.max(told.current, last);
    if (news.length > 0 && live && wasLive) setText(spoken(news, plain));
  }, [messages, last, me, live, plain]);

  return (
    <div className="sr" role="log" aria-live="polite" aria-label="New messages">
      {text}
    </div>
  );
}

export function spoken(news: readonly Message[], plain: Plain): string {
  if (news.length > AT_ONCE) return `${news.length} new messages`;
  return news
    .map(({ user, content, attachments }) => ({ user, said: plain(content) || filesInWords(attachments.length) }))
    .filter(({ said }) => said)
    .map(({ user, said }) => `${shownName(user)}: ${said}`)
    .join("\n");
}
