// A message in one line, for rows and quotes.
import { filesInWords } from "./fileWords";
import { plainWords } from "./plainWords";

type Said = Readonly<{ content: string; attachments: number; deleted: boolean }>;

export function saidInWords({ content, attachments, deleted }: Said): string {
  return deleted ? "Message deleted" : plainWords(content) || content || filesInWords(attachments) || "…";
}
