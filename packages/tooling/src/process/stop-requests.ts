/**
 * Calls `stop` once, when a person or a parent process wants this program to end: Ctrl-C, `kill`, a terminal that closes,
 * or the end of `run.mjs`, which holds the other end of the channel.
 */
export function onStopRequest(stop: (why: string) => void): void {
  let requested = false
  const request = (why: string) => {
    // npm passes Ctrl-C on although the terminal gave it to us too: a second one means nothing.
    if (requested) return
    requested = true
    stop(why)
  }
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => request(signal))
  process.on('disconnect', () => request('the end of the parent process'))
  // The channel itself must not keep a program alive that has nothing left to do.
  process.channel?.unref()
}
