// Going, maybe, can't: filled is what the server has, dashed is what one has asked for.
import { Button } from "@/components/ui/Button";
import { Fault } from "@/components/ui/Field";
import { Icon } from "@/components/ui/Icon";
import { classes } from "@/lib/classes";
import type { Answer, EventCard } from "@/sync/types";
import styles from "./Answers.module.css";
import { type Asked, answer, useAsked } from "./answering";
import { inLine, isFull, number } from "./words";

const ANSWERS: readonly Answer[] = ["going", "maybe", "not_going"];

export function Answers({ event, active }: { event: EventCard; active: boolean }) {
  const asked = useAsked(event.id);
  return (
    <>
      <fieldset className={styles.answers}>
        <legend className="sr">Your answer to {event.title}</legend>
        {ANSWERS.map((status) => (
          <Choice key={status} event={event} status={status} asked={asked} active={active} />
        ))}
      </fieldset>
      {asked?.fault && (
        <div className={styles.failed}>
          <Fault>Your answer was not saved. {asked.fault}</Fault>
          <Button small icon="retry" onClick={() => answer(event.id, asked.status)}>
            Try again
          </Button>
        </div>
      )}
    </>
  );
}

type ChoiceProps = { event: EventCard; status: Answer; asked: Asked | null; active: boolean };

function Choice({ event, status, asked, active }: ChoiceProps) {
  const mine = event.myAnswer;
  const waits = status === "going" && mine?.status === "waiting";
  const own = waits || mine?.status === status;
  const pending = asked?.status === status && asked.fault === null;
  const { text, count } = choiceText(event, status);
  return (
    <button
      type="button"
      className={classes(styles.answer, own && (waits ? styles.waits : styles.on), pending && styles.pending)}
      aria-pressed={own}
      aria-busy={pending || undefined}
      aria-disabled={!active}
      onClick={() => active && (asked !== null || !own) && answer(event.id, status)}
    >
      {own && <Icon name={waits ? "clock" : "check"} />}
      {text} <span className={styles.count}>{count}</span>
    </button>
  );
}

/** Whoever would only get a place in line is told so by the button. */
function choiceText(event: EventCard, status: Answer): { text: string; count: string } {
  const { counts, myAnswer } = event;
  if (status === "maybe") return { text: "Maybe", count: number(counts.maybe) };
  if (status === "not_going") return { text: "Can’t", count: number(counts.notGoing) };
  if (myAnswer?.status === "waiting") return { text: "Waiting", count: myAnswer.place ? inLine(myAnswer.place) : "" };
  if (myAnswer?.status !== "going" && isFull(event)) return { text: "Wait", count: number(counts.waiting) };
  return { text: "Going", count: number(counts.going) };
}
