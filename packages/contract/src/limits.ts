/** Limits that both sides of the wire hold to. Each says what goes wrong without it. */

/** Characters in an account's or a room's name: longer ones break the room list's layout. */
export const NAME_MAX_LENGTH = 40

/** Characters in a password, at least: shorter ones are guessed (NIST SP 800-63B asks for 8 or more). */
export const PASSWORD_MIN_LENGTH = 8

/** Characters in a password, at most: hashing an endless one is a way to keep the CPU busy. */
export const PASSWORD_MAX_LENGTH = 200

/** Characters in a message: above this it is a document, and a page of 50 no longer loads at once. */
export const BODY_MAX_LENGTH = 4_000

/** Bytes in one WebSocket frame from a client: larger ones close the socket with 1009. */
export const FRAME_MAX_BYTES = 64 * 1024

/** Bytes in the body of one HTTP request: as a frame, so that a message fits wherever it is sent. */
export const REQUEST_MAX_BYTES = FRAME_MAX_BYTES

/** Messages in one page of history: a reader needs no more at once, and a longer page delays others. */
export const PAGE_MAX = 100

/** Messages in a page of history when the request names no limit. */
export const PAGE_DEFAULT = 50

/**
 * Rooms that an account may be in: a page follows each, and whoever has more is written to by nobody they know. Without
 * it, anybody could fill another's list by inviting them.
 */
export const MEMBERSHIPS_MAX = 500

/** Public rooms that are offered to be joined, the newest: anybody can make some, and a list of thousands helps nobody. */
export const OPEN_ROOMS_MAX = 200

/** Places where an account may be signed in: the oldest session ends when one more begins, or the list grows for ever. */
export const SESSIONS_MAX = 50

/** Sockets of one account at one replica: the oldest is sent away for one more, or one account takes all the memory. */
export const SOCKETS_MAX = 200

/** Characters in a search: more words than fit here narrow nothing any more. */
export const SEARCH_MAX_LENGTH = 200

/** Changes replayed to one resume of a room: a client further behind is reset, as reloading is cheaper. */
export const RESUME_MAX_CHANGES = 1_000

/** Rooms in one resume: one client in more rooms than this resumes in several requests. */
export const RESUME_MAX_ROOMS = 500

/** Milliseconds for which somebody counts as typing after they said so. */
export const TYPING_LASTS_MS = 5_000

/** Followers of a room at one replica above which comings and goings are not told: each would cost a write to all of them. */
export const PRESENCE_MAX_FOLLOWERS = 500

/** Milliseconds between two beats of the server; a browser cannot see the protocol's own pings. */
export const BEAT_INTERVAL_MS = 10_000

/** Milliseconds without any word from the server after which a client takes the link for dead. */
export const SILENCE_MAX_MS = 25_000

/** Milliseconds that a client waits for an acknowledgement before it takes the link for dead. */
export const ACKNOWLEDGEMENT_MAX_MS = 10_000
