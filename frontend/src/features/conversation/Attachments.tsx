// The files of a message: pictures in a grid that keeps its room while they load, all others as rows to save.
import { useEffect, useState } from "react";
import { Icon } from "@/components/ui/Icon";
import { classes } from "@/lib/classes";
import { lazyModule } from "@/lib/lazyModule";
import { kindInWords, sizeInWords } from "@/lib/sizeWords";
import { useConnection } from "@/realtime/hooks";
import type { Attachment, Person } from "@/sync/types";
import styles from "./Attachments.module.css";
import { boxOf, isPicture, type Picture } from "./pictures";

const lightbox = lazyModule(() => import("./Lightbox"));

type AttachmentsProps = { files: readonly Attachment[]; author: Person };

export function Attachments({ files, author }: AttachmentsProps) {
  const [open, setOpen] = useState<number | null>(null);
  const shown = lightbox.use(open !== null);
  const pictures = files.filter(isPicture);
  const others = files.filter((file) => !isPicture(file));
  return (
    <>
      {pictures.length > 0 && (
        <ul className={classes(styles.pictures, pictures.length > 1 && styles.grid)}>
          {pictures.map((picture, index) => (
            <li key={picture.id}>
              <Thumbnail picture={picture} alone={pictures.length === 1} onOpen={() => setOpen(index)} />
            </li>
          ))}
        </ul>
      )}
      {others.map((file) => (
        <FileRow key={file.id} file={file} />
      ))}
      {open !== null && shown && (
        <shown.Lightbox pictures={pictures} start={open} author={author} onClose={() => setOpen(null)} />
      )}
    </>
  );
}

type ThumbnailProps = { picture: Picture; alone: boolean; onOpen: () => void };

function Thumbnail({ picture, alone, onOpen }: ThumbnailProps) {
  const [broken, setBroken] = useState(false);
  const live = useConnection().kind === "live";
  useEffect(() => {
    if (live) setBroken(false); // the line is back: it may be had now
  }, [live]);
  const box = boxOf(picture);
  return (
    <button type="button" className={styles.shot} onPointerEnter={lightbox.load} onClick={onOpen}>
      {broken ? (
        <span className={styles.broken} style={alone ? { width: box.width, height: box.height } : undefined}>
          <Icon name="image" /> {picture.name}
        </span>
      ) : (
        <img
          src={picture.thumbnail}
          srcSet={`${picture.thumbnail} 480w, ${picture.thumbnail}?size=large 1280w`}
          sizes={alone ? `${box.width}px` : "164px"}
          width={box.width}
          height={box.height}
          alt={picture.name}
          loading="lazy"
          decoding="async"
          draggable={false}
          onError={() => setBroken(true)}
        />
      )}
    </button>
  );
}

function FileRow({ file }: { file: Attachment }) {
  return (
    <a className={styles.file} href={file.url} download={file.name}>
      <span className={styles.tile}>
        <Icon name="clip" />
      </span>
      <span className={styles.words}>
        <bdi className={classes(styles.name, "cut")}>{file.name}</bdi>
        <small>
          {kindInWords(file.name)}
          {sizeInWords(file.size)}
        </small>
      </span>
      <Icon name="download" />
    </a>
  );
}
