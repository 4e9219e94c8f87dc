// All emoji, to choose one. A chunk of its own; the data come from this server (vite.config.ts puts them there).
import { defaultEmojiDataResolver, type EmojiDataResolver, EmojiPicker } from "frimousse";
import { useState } from "react";
import { Button } from "@/components/ui/Button";
import { Dialog, DialogBody, DialogFoot } from "@/components/ui/Dialog";
import { Fault } from "@/components/ui/Field";
import styles from "./EmojiDialog.module.css";

/** The library counts rows and columns from 0, which is no valid index. */
const UNCOUNTED = { "aria-rowindex": undefined, "aria-colindex": undefined };

type EmojiDialogProps = { onChoose: (emoji: string) => void; onClose: () => void };

export default function EmojiDialog({ onChoose, onClose }: EmojiDialogProps) {
  const [failed, setFailed] = useState(false);
  /** The library waits for ever for what did not come. */
  const fetchEmoji: EmojiDataResolver = async (locale, options) => {
    try {
      return await defaultEmojiDataResolver(locale, options);
    } catch (error) {
      if (!options.signal?.aborted) setFailed(true);
      throw error;
    }
  };
  if (failed) {
    return (
      <Dialog title="Choose an emoji" onClose={onClose} className={styles.dialog}>
        <DialogBody>
          <Fault>The emoji could not be fetched.</Fault>
        </DialogBody>
        <DialogFoot>
          <Button icon="retry" autoFocus onClick={() => setFailed(false)}>
            Try again
          </Button>
        </DialogFoot>
      </Dialog>
    );
  }
  return (
    <Dialog title="Choose an emoji" onClose={onClose} className={styles.dialog}>
      <EmojiPicker.Root
        className={styles.picker}
        emojibaseUrl={import.meta.env.EMOJI_URL}
        resolveEmojiData={fetchEmoji}
        columns={8}
        onEmojiSelect={({ emoji }) => {
          onClose();
          onChoose(emoji);
        }}
      >
        <EmojiPicker.Search className={styles.search} aria-label="Search emoji" placeholder="Search" autoFocus />
        <EmojiPicker.Viewport className={styles.viewport} tabIndex={0}>
          <EmojiPicker.Loading className={styles.note}>Loading…</EmojiPicker.Loading>
          <EmojiPicker.Empty className={styles.note}>No emoji is called that.</EmojiPicker.Empty>
          <EmojiPicker.List
            className={styles.list}
            components={{
              CategoryHeader: ({ category, ...rest }) => (
                <div {...rest} className={styles.category}>
                  {category.label}
                </div>
              ),
              Row: ({ children, ...rest }) => (
                <div {...rest} {...UNCOUNTED} className={styles.row}>
                  {children}
                </div>
              ),
              Emoji: ({ emoji, ...rest }) => (
                <button {...rest} {...UNCOUNTED} className={styles.emoji}>
                  {emoji.emoji}
                </button>
              ),
            }}
          />
        </EmojiPicker.Viewport>
      </EmojiPicker.Root>
    </Dialog>
  );
}
