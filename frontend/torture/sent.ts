/** Attempts to send a message, told to the history: each before it goes out, and what is known of it afterwards. */
import type { Note } from "./record";

type Outward = (request: Request) => Promise<Response>;

/** The room that a request sends a message to; null for any other. */
export function sentTo(request: Request): number | null {
  const room = /^\/api\/rooms\/(\d+)\/messages\/$/.exec(new URL(request.url).pathname)?.[1];
  return request.method === "POST" && room ? Number(room) : null;
}

export async function noteSend(
  request: Request,
  room: number,
  note: Note,
  outward: Outward,
  sha: (value: unknown) => unknown,
): Promise<Response> {
  const { client_id, content } = (await request.clone().json()) as { client_id: string; content: string };
  const op = crypto.randomUUID();
  note("send_begin", { op, room, what: "message", client_id, sha: sha(content) });
  try {
    const answer = await outward(request);
    const told = (await answer.clone().json()) as Record<string, unknown>;
    const { id, number, version, code } = told;
    const outcome = answer.ok ? "ok" : answer.status < 500 ? "fail" : "info";
    const facts = answer.ok ? { answer: { id, number, version } } : { code };
    note("send_end", { op, outcome, status: answer.status, ...facts });
    return answer;
  } catch (error) {
    note("send_end", { op, outcome: "info", status: 0 });
    throw error;
  }
}
