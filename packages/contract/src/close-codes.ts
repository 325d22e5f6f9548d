/** Close codes of the server: RFC 6455, section 7.4.1. The codes from 4000 are private to this protocol. */
export const CLOSE = {
  /** A text frame was not valid UTF-8. */
  notUtf8: 1007,
  /** A frame was larger than `FRAME_MAX_BYTES`. */
  tooLarge: 1009,
  /** This replica stops: reconnect. The reason is the number of milliseconds over which its clients should spread. */
  restart: 1012,
  /** The client reads too slowly, its account has too many sockets, or the database is away: reconnect and resume. */
  tryAgain: 1013,
  /** The session ended: sign in. */
  sessionEnded: 4401,
} as const
