export interface Upstream {
  /** Such as http://127.0.0.1:3001 */
  url: string
  isRunning(): boolean
}

/** A replica that refused a connection is left alone this long: it starts, or is about to be noticed as gone. */
const REST_MS = 1000

/** Hands out the replicas in turn, leaving out those that are gone or have just refused. */
export function createUpstreams(upstreams: readonly Upstream[], now: () => number = Date.now) {
  const restUntil = new Map<string, number>()
  let turn = 0

  return {
    /** The next replica's address. While none is fit, that of any: its refusal is the true answer. */
    next(): string {
      for (let tries = 0; tries < upstreams.length; tries += 1) {
        const upstream = upstreams[turn++ % upstreams.length] as Upstream
        if (upstream.isRunning() && (restUntil.get(upstream.url) ?? 0) <= now()) return upstream.url
      }
      return (upstreams.find((upstream) => upstream.isRunning()) ?? (upstreams[0] as Upstream)).url
    },
    /** Told of a replica that did not take a connection. */
    refused(url: string): void {
      restUntil.set(url, now() + REST_MS)
    },
  }
}

export type Upstreams = ReturnType<typeof createUpstreams>
