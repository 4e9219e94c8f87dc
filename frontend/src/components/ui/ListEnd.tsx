// What stands under the rows of a list that is read page by page: more is coming, it failed, or there is nothing.
import type { ReactNode } from "react";
import type { Pages } from "@/lib/usePages";
import { useSentinel } from "@/lib/useSentinel";
import { Button } from "./Button";
import { Fault } from "./Field";
import { Ghosts } from "./Ghost";
import styles from "./ListEnd.module.css";

type ListEndProps = {
  pages: Pages<unknown>;
  /** Read out while the first rows are on their way. */
  loading: string;
  failed: string;
  /** The rows' shape: faces are round. */
  shape?: "round" | "square";
  /** Said when there is no row at all. */
  children: ReactNode;
};

export function ListEnd({ pages, loading, failed, shape = "round", children }: ListEndProps) {
  const { rows, state, isRead, hasMore, more, retry } = pages;
  const sentinel = useSentinel(more);
  return (
    <>
      {state === "failed" && <NotFetched onRetry={retry}>{failed}</NotFetched>}
      {state === "loading" && !isRead && rows.length === 0 && <Coming label={loading} shape={shape} />}
      {state !== "failed" && isRead && !hasMore && rows.length === 0 && <Nothing>{children}</Nothing>}
      {hasMore && state !== "failed" && <div ref={sentinel} className={styles.sentinel} />}
    </>
  );
}

/** Rows that are on their way. */
export function Coming(look: { label: string; shape: "round" | "square" }) {
  return (
    <div className={styles.ghosts}>
      <Ghosts count={4} lines={2} {...look} />
    </div>
  );
}

export function NotFetched({ onRetry, children }: { onRetry: () => void; children: ReactNode }) {
  return (
    <div className={styles.failed}>
      <Fault>{children}</Fault>
      <Button small icon="retry" onClick={onRetry}>
        Try again
      </Button>
    </div>
  );
}

export function Nothing({ children }: { children: ReactNode }) {
  return <p className={styles.nothing}>{children}</p>;
}
