/** One way to run the application. The suite knows nothing of it but the address. */
export interface Driver {
  /** As in `npm run accept -- <name>`. */
  name: string
  /** The one origin, without a slash at the end. Known once `up` is done. */
  readonly baseUrl: string
  /** Brings the application up, on data of its own, and waits until it serves. */
  up(): Promise<void>
  /** Takes down all that `up` brought, and its data. */
  down(): Promise<void>
}
