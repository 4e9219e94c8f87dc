// The files of a message; how they are drawn is a chunk that comes with the first of them, and their room is kept.
import { lazyModule } from "@/lib/lazyModule";
import type { Attachment, Person } from "@/sync/types";
import { heightOf } from "./pictures";

const drawing = lazyModule(() => import("./Attachments"));

type MessageFilesProps = { files: readonly Attachment[]; author: Person };

export function MessageFiles({ files, author }: MessageFilesProps) {
  const drawn = drawing.use(files.length > 0);
  if (files.length === 0) return null;
  return drawn ? <drawn.Attachments files={files} author={author} /> : <div style={{ height: heightOf(files) }} />;
}
