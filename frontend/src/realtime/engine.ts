/** The one engine of this tab, on the browser's own network, storage and tabs. */
import { createApi } from "@/api/api";
import { createEngine } from "./createEngine";
import { openLate } from "./lateConnection";
import { outboxIn } from "./outbox";
import { openStorage } from "./storage";
import { createTabStore } from "./store";
import { openTabs } from "./tabs";

export const store = createTabStore();

const storage = openStorage();
const socketUrl = `${location.origin.replace(/^http/, "ws")}/connection/websocket`;
const library = () => import("./connection");
library().catch(() => undefined); // on its way while the server is asked who is signed in

export const engine = createEngine({
  api: createApi({ baseUrl: location.origin, user: signedInUser, fetch: (...args) => fetch(...args) }),
  store,
  openConnection: openLate(async () => {
    const { openConnection } = await library();
    return (options) => openConnection({ ...options, url: socketUrl });
  }),
  storage,
  openOutbox: outboxIn(storage),
  openTabs,
});

function signedInUser(): number | null {
  const { session } = store.getState();
  return session.kind === "signed-in" ? session.me.id : null;
}
