/** The one engine of this tab, on the browser's own network, storage and tabs. */
import { createApi } from "@/api/api";
import { createEngine } from "./createEngine";
import { openOutbox } from "./outbox";
import { createTabStore } from "./store";
import { openTabs } from "./tabs";

export const store = createTabStore();

export const engine = createEngine({
  api: createApi({ baseUrl: location.origin, user: signedInUser, fetch: (...args) => fetch(...args) }),
  store,
  socket: { url: `${location.origin.replace(/^http/, "ws")}/connection/websocket` },
  storage: localStorage,
  openOutbox,
  openTabs,
});

function signedInUser(): number | null {
  const { session } = store.getState();
  return session.kind === "signed-in" ? session.me.id : null;
}
