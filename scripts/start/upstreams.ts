export interface Upstream {
  /** For example http://127.0.0.1:3001 */
  url: string
  isRunning(): boolean
}

/** Skip a replica for this time after a refused connection, because it is starting or has ended. */
const SKIP_MS = 1000

/** Returns the replicas in turn. Skips replicas that have ended or have just refused a connection. */
export function createUpstreams(upstreams: readonly Upstream[], now: () => number = Date.now) {
  const skipUntil = new Map<string, number>()
  let turn = 0

  return {
    /** Returns the next replica's URL. If none is usable, returns a running or the first one, whose refusal gives a 502. */
    next(): string {
      for (let tries = 0; tries < upstreams.length; tries += 1) {
        const upstream = upstreams[turn++ % upstreams.length] as Upstream
        if (upstream.isRunning() && (skipUntil.get(upstream.url) ?? 0) <= now()) return upstream.url
      }
      return (upstreams.find((upstream) => upstream.isRunning()) ?? (upstreams[0] as Upstream)).url
    },
    /** Records a refused connection. */
    refused(url: string): void {
      skipUntil.set(url, now() + SKIP_MS)
    },
  }
}

export type Upstreams = ReturnType<typeof createUpstreams>
