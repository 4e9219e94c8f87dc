/** What a browser must not say while any test runs: errors in its console, pages that throw, requests to elsewhere. */
import type { BrowserContext, ConsoleMessage } from "@playwright/test";

/**
 * Chromium's own lines about answers, sockets and styles that failed: which, the tests look at themselves. The one about
 * a closing socket comes when centrifuge-js sends between the server's goodbye and its own hearing of it: the command
 * fails with the connection and is sent again on the next.
 */
const ABOUT_NETWORK =
  /^Failed to load resource|^WebSocket connection to|^WebSocket is already in CLOSING or CLOSED state|^Refused to apply style from \S+\/assets\/\S+ because its MIME type/;
const SCHEMES_WITHOUT_NETWORK = ["data:", "blob:", "about:"];

/** Fills the list that it returns for as long as the browser context lives. */
export function complaintsOf(context: BrowserContext, baseURL: string): string[] {
  const complaints: string[] = [];
  const home = new URL(baseURL).host;

  function look(address: string): void {
    const { host, protocol } = new URL(address);
    if (host !== home && !SCHEMES_WITHOUT_NETWORK.includes(protocol)) complaints.push(`a request to ${address}`);
  }

  context.on("console", (message) => {
    if (isComplaint(message)) complaints.push(`${message.type()}: ${message.text()}`);
  });
  context.on("weberror", (error) => complaints.push(`thrown: ${error.error().stack}`));
  context.on("request", (request) => look(request.url()));
  context.on("page", (page) => page.on("websocket", (socket) => look(socket.url())));
  context.on("response", (response) => {
    if (response.status() === 500) complaints.push(`${response.status()} from ${response.url()}`);
  });
  return complaints;
}

function isComplaint(message: ConsoleMessage): boolean {
  return ["error", "warning", "assert"].includes(message.type()) && !ABOUT_NETWORK.test(message.text());
}
