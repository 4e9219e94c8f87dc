import { useEffect, useState } from "react";
import { engine } from "@/realtime/engine";
import type { Found } from "./targets";

const PAUSE_MS = 150;
const MOST = 8;
const NOTHING: Found = { people: [], rooms: [] };

/** People and open rooms that the server finds for the query; of an older query's answer nothing stays. */
export function useFound(query: string, peopleOnly: boolean): { found: Found; pending: boolean } {
  const wanted = query.trim();
  const [answer, setAnswer] = useState({ wanted: "", found: NOTHING });
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

  const current = asks && answer.wanted === wanted;
  return { found: current ? answer.found : NOTHING, pending: asks && answer.wanted !== wanted };
}

/** Both at once, so that the rows come once. What can't be had is left out: the rooms that are here are listed anyway. */
async function find(query: string, peopleOnly: boolean, signal: AbortSignal): Promise<Found> {
  const [people, rooms] = await Promise.all([
    engine.findPeople(query, MOST, signal).catch(() => []),
    peopleOnly
      ? []
      : engine.discover(query, null, signal).then(
          ({ results }) => results,
          () => [],
        ),
  ]);
  return { people, rooms: rooms.filter(({ isMember }) => !isMember).slice(0, MOST) };
}
