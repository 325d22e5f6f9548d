/** Why the server closes a socket (RFC 6455, section 7.4; 4000 and up are ours). */
export const CLOSE = {
  /** The frame said that it is text, and is not UTF-8. */
  notUtf8: 1007,
  /** The frame was too large. */
  tooLarge: 1009,
  /**
   * This replica stops: connect again, another one serves. The reason is a number: milliseconds that all who are sent
   * away may need to come back.
   */
  restart: 1012,
  /** The client reads too slowly, its account has too many sockets, the database is away: connect again and resume. */
  tryAgain: 1013,
  /** The session ended: sign in. */
  sessionEnded: 4401,
} as const
