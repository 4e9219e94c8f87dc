import { useEffect, useState } from "react";
import { engine } from "@/realtime/engine";
import type { Found } from "./targets";

const PAUSE_MS = 150;
const MOST = 8;
const MOST_PEOPLE = 2 * MOST; // some of them may be chosen already
const NOTHING: Found = { people: [], rooms: [] };

type Finding = Readonly<{ found: Found; state: "found" | "looking" | "failed" }>;

/** People and open rooms that the server finds for the query; of an older query's answer nothing stays. */
export function useFound(query: string, peopleOnly: boolean): Finding {
  const wanted = query.trim();
  const [answer, setAnswer] = useState<{ wanted: string; found: Found | null }>({ wanted: "", found: NOTHING });
  const asks = wanted !== "" || peopleOnly;

  useEffect(() => {
    if (!asks) return;
    const asked = new AbortController();
    const timer = setTimeout(
      () =>
        void find(wanted, peopleOnly, asked.signal).then((found) => {
          if (!asked.signal.aborted) setAnswer({ wanted, found });
        }),
      wanted ? PAUSE_MS : 0,
    );
    return () => {
      clearTimeout(timer);
      asked.abort();
    };
  }, [asks, wanted, peopleOnly]);

  if (!asks) return { found: NOTHING, state: "found" };
  if (answer.wanted !== wanted) return { found: NOTHING, state: "looking" };
  return { found: answer.found ?? NOTHING, state: answer.found ? "found" : "failed" };
}

/** Both at once, so that the rows come once. Null: neither could be had; the rooms that are here are listed anyway. */
async function find(query: string, peopleOnly: boolean, signal: AbortSignal): Promise<Found | null> {
  const [people, rooms] = await Promise.all([
    engine.findPeople(query, MOST_PEOPLE, signal).catch(() => null),
    peopleOnly ? null : engine.discover(query, null, signal).catch(() => null),
  ]);
  if (!people && !rooms) return null;
  const open = rooms?.results.filter(({ isMember }) => !isMember) ?? [];
  return { people: people ?? [], rooms: open.slice(0, MOST) };
}
