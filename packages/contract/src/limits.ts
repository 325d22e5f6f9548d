/** Limits that clients and replicas share. Each comment says what goes wrong without the limit. */

/** Maximum characters in the name of an account or a room. Longer names break the layout of the room list. */
export const NAME_MAX_LENGTH = 40

/** Minimum characters in a password. Shorter passwords can be guessed (NIST SP 800-63B requires 8). */
export const PASSWORD_MIN_LENGTH = 8

/** Maximum characters in a password. The CPU time of the hash grows with the length. */
export const PASSWORD_MAX_LENGTH = 200

/** Maximum characters in a message. A page of 50 longer messages loads slowly. The migrations have a CHECK with this number. */
export const BODY_MAX_LENGTH = 4_000

/** Maximum bytes in one WebSocket frame from a client. A larger frame takes memory and closes the socket with 1009. */
export const FRAME_MAX_BYTES = 64 * 1024

/** Maximum bytes in the body of an HTTP request. Equal to the limit of a frame, so a message fits into both. */
export const REQUEST_MAX_BYTES = FRAME_MAX_BYTES

/** Maximum messages in one page of history. A longer page delays the requests of other clients. */
export const PAGE_MAX = 100

/** Messages in a page of history if the request has no `limit`. */
export const PAGE_DEFAULT = 50

/** Maximum rooms of an account. A page subscribes to each room, and any member can add an account to a room. */
export const MEMBERSHIPS_MAX = 500

/** Maximum public rooms in the list of rooms to join, newest first. Any account can create rooms. */
export const OPEN_ROOMS_MAX = 200

/** Maximum sessions of an account. A new session ends the oldest one, or the list would grow without end. */
export const SESSIONS_MAX = 50

/** Maximum sockets of an account at one replica. A new socket closes the oldest one, or one account could fill the memory. */
export const SOCKETS_MAX = 200

/** Maximum characters in a search. More words do not narrow the result. */
export const SEARCH_MAX_LENGTH = 200

/** Maximum changes in a replay. A client that missed more is reset, because a reload of the room is cheaper. */
export const RESUME_MAX_CHANGES = 1_000

/** Maximum rooms in one `room:resume`. A client in more rooms sends several. */
export const RESUME_MAX_ROOMS = 500

/** Milliseconds for which a page shows that an account types, after `typing:started`. */
export const TYPING_LASTS_MS = 5_000

/** Maximum subscriptions of a room at one replica for `presence:changed`. Each event costs a write to every subscriber. */
export const PRESENCE_MAX_SUBSCRIPTIONS = 500

/** Milliseconds between two `connection:beat`. A browser does not show WebSocket pings to the page. */
export const BEAT_INTERVAL_MS = 10_000

/** Milliseconds without an event after which a client reconnects, because the connection may be half open. */
export const SILENCE_MAX_MS = 25_000

/** Milliseconds without an acknowledgement after which a client reconnects. */
export const ACKNOWLEDGEMENT_MAX_MS = 10_000
