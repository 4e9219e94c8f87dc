// When and where: on this device's clock, and on the event's own where that shows something else.
import type { ReactNode } from "react";
import { Icon, type IconName } from "@/components/ui/Icon";
import { classes } from "@/lib/classes";
import { useNow } from "@/lib/useNow";
import { webLink } from "@/lib/webLink";
import { deviceZone, isSameClock, isZone } from "@/lib/zones";
import type { EventTerms } from "@/sync/types";
import styles from "./Facts.module.css";
import { longSpan, shortSpan } from "./when";

/** `reminder`: what is to say about it, if anything. */
type FactsProps = { event: EventTerms; large?: boolean; reminder?: string | null };

export function Facts({ event, large = false, reminder = null }: FactsProps) {
  const now = useNow();
  const from = new Date(event.startsAt);
  const to = new Date(event.endsAt);
  const here = deviceZone();
  const span = (zone: string) => (large ? longSpan(from, to, zone, now) : shortSpan(from, to, zone));
  const link = webLink(event.link);
  return (
    <ul className={classes(styles.facts, large && styles.large)}>
      <Fact icon="clock">
        <time dateTime={event.startsAt} title={longSpan(from, to, here, now)}>
          {span(here)}
        </time>
        {isZone(event.timeZone) && !isSameClock(from, here, event.timeZone) && (
          <span className={styles.there}>
            {span(event.timeZone)} in {event.timeZone}
          </span>
        )}
      </Fact>
      {event.place && (
        <Fact icon="place">
          <bdi className={classes(!large && "cut")} title={event.place}>
            {event.place}
          </bdi>
        </Fact>
      )}
      {link && (
        <Fact icon="link">
          <a className="cut" href={link.href} target="_blank" rel="noopener noreferrer nofollow" title={link.href}>
            <bdi>{link.text}</bdi>
          </a>
        </Fact>
      )}
      {reminder && <Fact icon="bell">{reminder}</Fact>}
    </ul>
  );
}

function Fact({ icon, children }: { icon: IconName; children: ReactNode }) {
  return (
    <li>
      <Icon name={icon} small />
      <span className={styles.fact}>{children}</span>
    </li>
  );
}
