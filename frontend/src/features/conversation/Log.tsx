// The log of a room: only the rows in and around the view are in the document.
import { type ReactNode, useEffect, useMemo, useState } from "react";
import { Button } from "@/components/ui/Button";
import { Ghosts } from "@/components/ui/Ghost";
import { ScrollRegion } from "@/components/ui/ScrollRegion";
import { classes } from "@/lib/classes";
import { useNow } from "@/lib/useNow";
import { engine } from "@/realtime/engine";
import type { RoomView, Timeline } from "@/realtime/views";
import type { Me, Message } from "@/sync/types";
import { Beginning } from "./Beginning";
import { EditForm } from "./EditForm";
import type { EditingCalls } from "./editing";
import { newBelow } from "./keeper";
import { know } from "./known";
import { DayLine, NewLine } from "./Lines";
import styles from "./Log.module.css";
import { type EventDrawing, MessageRow, type RowCalls } from "./MessageRow";
import { prepareFor } from "./MessageText";
import { Pill } from "./Pill";
import { findPosition } from "./positions";
import { buildRows, type Row } from "./rows";
import { type SendActions, SendRow } from "./SendRow";
import { StickyDay } from "./StickyDay";
import { type LogList, useLog } from "./useLog";
import { usePresent } from "./usePresent";
import { useRover } from "./useRover";
import { type Target, useTargetInView } from "./useTarget";

type LoadedTimeline = Extract<Timeline, { kind: "loaded" }>;
type LogProps = {
  room: RoomView;
  me: Me;
  timeline: LoadedTimeline;
  offline: boolean;
  /** A refused send's text goes back to where one writes. */
  onEdit: SendActions["onEdit"];
  calls: RowCalls;
  editing: EditingCalls;
  /** The field that had the focus is gone. */
  onEdited: () => void;
  target: Target | null;
  Event: EventDrawing;
};

export function Log(props: LogProps) {
  const { room, me, timeline, offline, onEdit, calls, editing, onEdited, target, Event } = props;
  const memory = `${me.id} ${room.id}`;
  const now = useNow();
  const seams = useSeams(memory, timeline);
  const rows = useRows(me, timeline, seams);
  const { atStart, atEnd, older, newer } = timeline;
  const input = useMemo(
    () => ({ memory, room: room.id, rows, seams, atStart, atEnd, older, newer, target: target?.number ?? null }),
    [memory, room.id, rows, seams, atStart, atEnd, older, newer, target],
  );
  const rover = useRover(rows);
  const kept = useKept(rows, editing, rover.held);
  const { scroller, list, seen, isAtEnd, toEnd } = useLog(input, kept);
  const below = newBelow(timeline.messages, Math.max(seen, room.mine.readNumber), me.id, room.lastNumber);
  const toPresent = usePresent(timeline, room.id, target, toEnd);
  useEffect(() => know([me, ...timeline.messages.map(({ user }) => user)]), [me, timeline.messages]);
  useEffect(() => prepareFor(timeline.messages.map(({ content }) => content)), [timeline.messages]);

  const lit = useTargetInView(target, rows, list);
  useShowEdited(editing, rows, list);

  const actions = { onRetry: engine.retry, onCancel: engine.cancel, onEdit, onDiscard: engine.discard };
  const items = list.getVirtualItems();
  return (
    <div className={styles.stage}>
      <StickyDay list={list} rows={rows} scroller={scroller} now={now} />
      <ScrollRegion ref={scroller} className={styles.scroller} label={`Messages in ${room.name}`}>
        <div className={styles.sizer} style={{ height: list.getTotalSize() }}>
          {!atStart && <Edge side="older" state={older} onRetry={() => engine.loadOlder(room.id)} />}
          <ol className={styles.rows} {...rover.watch} style={{ transform: `translateY(${items[0]?.start ?? 0}px)` }}>
            {items.map((item, at) => {
              const row = rows[item.index];
              const above = item.start - (items[at - 1]?.end ?? item.start); // rows that are not drawn
              return (
                row && (
                  <li
                    key={item.key}
                    ref={list.measureElement}
                    data-index={item.index}
                    className={styles.row}
                    style={above > 0 ? { marginTop: above } : undefined}
                  >
                    {row.kind === "begin" && <Beginning room={room} />}
                    {row.kind === "day" && <DayLine at={row.at} now={now} />}
                    {row.kind === "new" && <NewLine since={row.since} now={now} />}
                    {row.kind === "message" && (
                      <MessageRow
                        message={row.message}
                        first={row.first}
                        calls={calls}
                        reachable={row.message.number === rover.number}
                        lit={row.message.number === lit}
                        Event={Event}
                      >
                        {formOf(row.message, editing, onEdited)}
                      </MessageRow>
                    )}
                    {row.kind === "send" && (
                      <SendRow
                        me={me}
                        send={row.send}
                        first={row.first}
                        place={row.place}
                        offline={offline}
                        {...actions}
                      />
                    )}
                  </li>
                )
              );
            })}
          </ol>
        </div>
        {!atEnd && newer === "failed" && <Edge side="newer" state="failed" onRetry={() => engine.loadNewer(room.id)} />}
      </ScrollRegion>
      {!(isAtEnd && atEnd) && (
        <Pill
          count={below}
          onClick={() => {
            toPresent();
            scroller.current?.focus({ preventScroll: true });
          }}
        />
      )}
    </div>
  );
}

function formOf(message: Message, { edits, begun, write, end }: EditingCalls, onLeft: () => void): ReactNode {
  const edit = edits.get(message.id);
  if (!edit || message.deleted) return undefined;
  return (
    <EditForm
      message={message}
      text={edit.text}
      before={edit.before}
      begun={begun === message.id}
      onText={(text) => write(message.id, text)}
      onEnd={(saved) => end(message.id, saved)}
      onLeft={onLeft}
    />
  );
}

/**
 * Rows that are not to go while one is about something in them: an edit, a dialog that is open in one, the focus, with
 * the neighbours to which the arrow keys lead from there.
 */
function useKept(rows: readonly Row[], { edits }: EditingCalls, held: number | null): ReadonlySet<number> {
  return useMemo(() => {
    const isNear = ({ number }: Message) => held !== null && Math.abs(number - held) <= 1;
    const isKept = (row: Row) => row.kind === "message" && (isNear(row.message) || edits.has(row.message.id));
    return new Set(rows.flatMap((row, index) => (isKept(row) ? index : [])));
  }, [rows, edits, held]);
}

/** The message whose editing begins comes into view. */
function useShowEdited({ begun, shown }: EditingCalls, rows: readonly Row[], list: LogList): void {
  useEffect(() => {
    if (begun === null) return;
    const index = rows.findIndex((row) => row.kind === "message" && row.message.id === begun);
    if (index !== -1) list.scrollToIndex(index, { align: "auto" });
    shown();
  }, [begun, shown, rows, list]);
}

function useRows(
  me: Me,
  { messages, pending, atStart, atEnd, newLineAfter }: LoadedTimeline,
  seams: ReadonlySet<number>,
) {
  return useMemo<Row[]>(
    () => buildRows({ me, messages, pending, atStart, atEnd, newLineAfter, seams }),
    [me, messages, pending, atStart, atEnd, newLineAfter, seams],
  );
}

/** The numbers that stood at the top of the window, see rows.ts. */
function useSeams(memory: string, { messages, atStart }: LoadedTimeline): ReadonlySet<number> {
  const [seams, setSeams] = useState<ReadonlySet<number>>(() => findPosition(memory)?.seams ?? new Set());
  const top = messages[0]?.number;
  if (top !== undefined && !atStart && !seams.has(top)) setSeams(new Set([...seams, top]));
  return seams;
}

type EdgeProps = { side: "older" | "newer"; state: "idle" | "loading" | "failed"; onRetry: () => void };

function Edge({ side, state, onRetry }: EdgeProps) {
  return (
    <div className={classes(styles.edge, styles[side])}>
      {state === "failed" ? (
        <p className={styles.broken} role="alert">
          {side === "older" ? "Older" : "Newer"} messages could not be fetched.
          <Button small icon="retry" onClick={onRetry}>
            Try again
          </Button>
        </p>
      ) : (
        <Ghosts count={2} lines={2} label="Loading older messages" />
      )}
    </div>
  );
}
