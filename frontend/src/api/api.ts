/**
 * The calls of Lockstep's API, one function each, typed by the committed OpenAPI file.
 *
 * Every call resolves to the answer's JSON or throws `ApiError`.
 */
import createClient from "openapi-fetch";
import { errorOf, noAnswer } from "./errors";
import { createHttp, type HttpOptions } from "./http";
import type { components, paths } from "./schema";

export type Schemas = components["schemas"];
/** Message numbers; at most one of the three. */
export type PageBy = Readonly<{ before?: number; after?: number; around?: number; limit?: number }>;
type MessageQuery = paths["/api/messages/search/"]["get"]["parameters"]["query"];
type EventQuery = paths["/api/events/"]["get"]["parameters"]["query"];
type AttendeeQuery = paths["/api/events/{event_id}/attendees/"]["get"]["parameters"]["query"];

export type Api = ReturnType<typeof createApi>;

const REACTION = "/api/rooms/{room_id}/messages/{message_id}/reactions/{emoji}/";

/** `baseUrl` is the server's origin. */
export function createApi({ baseUrl, ...http }: HttpOptions & { baseUrl: string }) {
  const client = createClient<paths>({ baseUrl, fetch: createHttp(http) });
  const room = (room_id: number) => ({ path: { room_id } });
  const event = (event_id: string) => ({ path: { event_id } });
  const message = (room_id: number, message_id: number) => ({ params: { path: { room_id, message_id } } });

  return {
    server: () => answer(client.GET("/api/server/")),
    updateServer: (body: Schemas["PatchedServerUpdateRequest"]) => answer(client.PATCH("/api/server/", { body })),

    me: () => answer(client.GET("/api/me/")),
    signIn: (body: Schemas["SignInRequest"]) => answer(client.POST("/api/login/", { body })),
    signUp: (body: Schemas["NewAccountByLinkRequest"]) => answer(client.POST("/api/signup/", { body })),
    setUp: (body: Schemas["SetupRequest"]) => answer(client.POST("/api/setup/", { body })),
    askForPasswordReset: (body: Schemas["ForgottenPasswordRequest"]) =>
      answer(client.POST("/api/password/reset/", { body })),
    resetPassword: (body: Schemas["ResetPasswordRequest"]) =>
      answer(client.POST("/api/password/reset/confirm/", { body })),
    updateMe: (body: Schemas["PatchedMeUpdateRequest"]) => answer(client.PATCH("/api/me/", { body })),
    removeAvatar: () => answer(client.DELETE("/api/me/avatar/")),
    changePassword: (body: Schemas["NewPasswordRequest"]) => answer(client.POST("/api/me/password/", { body })),
    deactivate: (body: Schemas["DeactivationRequest"]) => answer(client.POST("/api/me/deactivate/", { body })),
    sessions: () => answer(client.GET("/api/me/sessions/")),
    endSession: (public_id: string) =>
      answer(client.DELETE("/api/me/sessions/{public_id}/", { params: { path: { public_id } } })),
    endOtherSessions: () => answer(client.DELETE("/api/me/sessions/")),
    mailSwitches: () => answer(client.GET("/api/me/mail/")),
    switchMail: (body: Schemas["PatchedMailSwitchesRequest"]) => answer(client.PATCH("/api/me/mail/", { body })),
    signOut: () => answer(client.POST("/api/logout/")),

    tokens: () => answer(client.GET("/api/me/tokens/")),
    makeToken: (body: Schemas["NewPersonalTokenRequest"]) => answer(client.POST("/api/me/tokens/", { body })),
    revokeToken: (token_id: number) =>
      answer(client.DELETE("/api/me/tokens/{token_id}/", { params: { path: { token_id } } })),

    connectionToken: () => answer(client.GET("/api/token/connection/")),
    subscriptionToken: (channel: string) =>
      answer(client.GET("/api/token/subscription/", { params: { query: { channel, takes: "changes" } } })),

    sync: (body: Schemas["SyncRequestRequest"], signal?: AbortSignal) =>
      answer(client.POST("/api/sync/", { body, signal })),
    changes: (id: number, after: number) =>
      answer(client.GET("/api/rooms/{room_id}/changes/", { params: { ...room(id), query: { after, limit: 200 } } })),

    createRoom: (body: Schemas["NewRoomRequest"]) => answer(client.POST("/api/rooms/", { body })),
    openDirect: (users: number[]) => answer(client.POST("/api/direct/", { body: { users } })),
    online: (users: readonly number[]) =>
      answer(client.GET("/api/online/", { params: { query: { users: users.join(",") } } })),
    users: (search: string, limit: number, signal?: AbortSignal) =>
      answer(client.GET("/api/users/", { params: { query: { search, limit } }, signal })),
    room: (id: number) => answer(client.GET("/api/rooms/{room_id}/", { params: room(id) })),
    updateRoom: (id: number, body: Schemas["PatchedRoomSettingsRequest"]) =>
      answer(client.PATCH("/api/rooms/{room_id}/", { params: room(id), body })),
    changeRole: (room_id: number, user_id: number, role: Schemas["Member"]["role"]) =>
      answer(
        client.PATCH("/api/rooms/{room_id}/members/{user_id}/", {
          params: { path: { room_id, user_id } },
          body: { role },
        }),
      ),
    removeMember: (room_id: number, user_id: number) =>
      answer(client.DELETE("/api/rooms/{room_id}/members/{user_id}/", { params: { path: { room_id, user_id } } })),
    ban: (room_id: number, user_id: number) =>
      answer(client.PUT("/api/rooms/{room_id}/bans/{user_id}/", { params: { path: { room_id, user_id } } })),
    liftBan: (room_id: number, user_id: number) =>
      answer(client.DELETE("/api/rooms/{room_id}/bans/{user_id}/", { params: { path: { room_id, user_id } } })),
    bans: (id: number, cursor?: string, signal?: AbortSignal) =>
      answer(client.GET("/api/rooms/{room_id}/bans/", { params: { ...room(id), query: { cursor } }, signal })),
    invites: (id: number, cursor?: string, signal?: AbortSignal) =>
      answer(client.GET("/api/rooms/{room_id}/invites/", { params: { ...room(id), query: { cursor } }, signal })),
    invite: (id: number, body: Schemas["NewInviteRequest"]) =>
      answer(client.POST("/api/rooms/{room_id}/invites/", { params: room(id), body })),
    revokeInvite: (room_id: number, invite_id: number) =>
      answer(client.DELETE("/api/rooms/{room_id}/invites/{invite_id}/", { params: { path: { room_id, invite_id } } })),
    invitation: (code: string) => answer(client.GET("/api/invites/{code}/", { params: { path: { code } } })),
    joinByLink: (code: string) => answer(client.POST("/api/invites/{code}/", { params: { path: { code } } })),
    joinRoom: (id: number) => answer(client.POST("/api/rooms/{room_id}/join/", { params: room(id) })),
    leaveRoom: (id: number) => answer(client.POST("/api/rooms/{room_id}/leave/", { params: room(id) })),
    search: (q: string, cursor?: string, signal?: AbortSignal) =>
      answer(client.GET("/api/search/", { params: { query: { q, cursor } }, signal })),
    searchMessages: (query: MessageQuery, signal?: AbortSignal) =>
      answer(client.GET("/api/messages/search/", { params: { query }, signal })),
    openRoom: (id: number) => answer(client.GET("/api/search/", { params: { query: { room: id } } })),
    members: (
      id: number,
      query: { cursor?: string | undefined; search?: string; limit?: number },
      signal?: AbortSignal,
    ) => answer(client.GET("/api/rooms/{room_id}/members/", { params: { ...room(id), query }, signal })),
    markRead: (id: number, number: number) =>
      answer(client.PUT("/api/rooms/{room_id}/read/", { params: room(id), body: { number } })),
    setNotify: (id: number, level: Schemas["Mine"]["notify"]) =>
      answer(client.PUT("/api/rooms/{room_id}/notify/", { params: room(id), body: { level } })),
    markUnread: (id: number, unread_from: number) =>
      answer(client.PUT("/api/rooms/{room_id}/read/", { params: room(id), body: { unread_from } })),

    messages: (id: number, query: PageBy) =>
      answer(client.GET("/api/rooms/{room_id}/messages/", { params: { ...room(id), query } })),
    postMessage: (id: number, body: Schemas["NewMessageRequest"]) =>
      answer(client.POST("/api/rooms/{room_id}/messages/", { params: room(id), body })),
    editMessage: (id: number, message_id: number, content: string) =>
      answer(
        client.PATCH("/api/rooms/{room_id}/messages/{message_id}/", { ...message(id, message_id), body: { content } }),
      ),
    deleteMessage: (id: number, message_id: number) =>
      answer(client.DELETE("/api/rooms/{room_id}/messages/{message_id}/", message(id, message_id))),
    cancelSend: (client_id: string) =>
      answer(client.DELETE("/api/sends/{client_id}/", { params: { path: { client_id } } })),
    discardAttachment: (attachment_id: string) =>
      answer(client.DELETE("/api/attachments/{attachment_id}/", { params: { path: { attachment_id } } })),
    react: (id: number, message_id: number, emoji: string) =>
      answer(client.PUT(REACTION, { params: { path: { room_id: id, message_id, emoji } } })),
    unreact: (id: number, message_id: number, emoji: string) =>
      answer(client.DELETE(REACTION, { params: { path: { room_id: id, message_id, emoji } } })),
    events: (query: EventQuery, signal?: AbortSignal) =>
      answer(client.GET("/api/events/", { params: { query }, signal })),
    event: (id: string) => answer(client.GET("/api/events/{event_id}/", { params: event(id) })),
    createEvent: (id: number, body: Schemas["NewEventRequest"]) =>
      answer(client.POST("/api/rooms/{room_id}/events/", { params: room(id), body })),
    updateEvent: (id: string, body: Schemas["PatchedEventEditRequest"]) =>
      answer(client.PATCH("/api/events/{event_id}/", { params: event(id), body })),
    cancelEvent: (id: string, reason: string) =>
      answer(client.POST("/api/events/{event_id}/cancel/", { params: event(id), body: { reason } })),
    answerEvent: (id: string, body: Schemas["AnswerRequest"]) =>
      answer(client.PUT("/api/events/{event_id}/attendance/", { params: event(id), body })),
    calendarKey: () => answer(client.GET("/api/me/events-key/")),
    makeCalendarKey: () => answer(client.POST("/api/me/events-key/")),
    revokeCalendarKey: () => answer(client.DELETE("/api/me/events-key/")),
    attendees: (id: string, query: AttendeeQuery, signal?: AbortSignal) =>
      answer(client.GET("/api/events/{event_id}/attendees/", { params: { ...event(id), query }, signal })),

    history: (id: number, message_id: number, cursor?: string, signal?: AbortSignal) => {
      const params = { path: { room_id: id, message_id }, query: { cursor } };
      return answer(client.GET("/api/rooms/{room_id}/messages/{message_id}/history/", { params, signal }));
    },
  };
}

/** The `cursor` of a list's `next` link. */
export function cursorOf(next: string | null): string | null {
  return next && new URL(next, "http://localhost").searchParams.get("cursor");
}

type Fetched<T> = { data?: T; error?: unknown; response: Response };

async function answer<T>(call: Promise<Fetched<T>>): Promise<T> {
  const { data, error, response } = await call.catch((cause: unknown) => {
    throw noAnswer(cause);
  });
  if (!response.ok) throw errorOf(response, error);
  return data as T;
}
