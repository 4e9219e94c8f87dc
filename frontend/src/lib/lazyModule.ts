import { useEffect, useSyncExternalStore } from "react";

type LazyModule<M> = Readonly<{
  load: () => void;
  /** The same, for whoever must know whether it comes. */
  fetch: () => Promise<M>;
  /** The module once it is there, null before and where it isn't wanted. Wanting it fetches it. */
  use: (wanted: boolean) => M | null;
}>;

/** A chunk that is drawn without when it is not there (yet). One that could not be fetched is tried again when next wanted. */
export function lazyModule<M>(fetchIt: () => Promise<M>): LazyModule<M> {
  let here: M | null = null;
  let onTheWay: Promise<M> | null = null;
  const waiting = new Set<() => void>();

  const arrive = (module: M) => {
    here = module;
    for (const tell of waiting) tell();
    return module;
  };
  const fetch = async () => {
    if (here) return here;
    onTheWay ??= fetchIt()
      .then(arrive)
      .finally(() => {
        onTheWay = null;
      });
    return onTheWay;
  };
  const load = () => void fetch().catch(() => undefined);
  const subscribe = (tell: () => void) => {
    waiting.add(tell);
    return () => waiting.delete(tell);
  };
  const use = (wanted: boolean) => {
    const module = useSyncExternalStore(subscribe, () => here);
    useEffect(() => {
      if (wanted) load();
    }, [wanted]);
    return wanted ? module : null;
  };
  return { load, fetch, use };
}
