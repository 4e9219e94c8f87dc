// Reads new messages of others out to a screen reader, once, without repeating what scrolling brings into view.
import { useEffect, useRef, useState } from "react";
import { filesInWords } from "@/lib/fileWords";
import { shownName } from "@/lib/people";
import { type Plain, usePlain } from "@/lib/said";
import type { Message } from "@/sync/types";

const AT_ONCE = 3;

type AnnouncerProps = {
  messages: readonly Message[];
  /** The room's last number: up to the one at first, nothing is new. */
  last: number;
  me: number;
  /** Whether those are the room's newest. */
  live: boolean;
};

export function Announcer({ messages, last, me, live }: AnnouncerProps) {
  const [said, setSaid] = useState({ upTo: 0, text: "" });
  const told = useRef(last);
  const plain = usePlain(messages.slice(-AT_ONCE).map(({ content }) => content));

  useEffect(() => {
    if (!live) return;
    const upTo = messages.at(-1)?.number ?? 0;
    const news = messages.filter(({ number, user }) => number > told.current && user.id !== me);
    told.current = Math.max(told.current, upTo);
    if (news.length > 0) setSaid({ upTo, text: spoken(news, plain) });
  }, [messages, me, live, plain]);

  return (
    <div className="sr" role="log" aria-live="polite" aria-label="New messages">
      {/* What is added is read out: a text that is the same as the last one has to be another node. */}
      <span key={said.upTo}>{said.text}</span>
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
