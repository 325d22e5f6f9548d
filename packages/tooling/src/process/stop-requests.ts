/**
 * Calls `stop` once at the first stop request: Ctrl-C, `kill`, a closed terminal, or the end of `run.mjs`, which closes
 * the IPC channel.
 */
export function onStopRequest(stop: (why: string) => void): void {
  let requested = false
  const request = (why: string) => {
    // The terminal and npm both send Ctrl-C. Ignore the second signal.
    if (requested) return
    requested = true
    stop(why)
  }
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => request(signal))
  process.on('disconnect', () => request('the end of the parent process'))
  // An open channel must not keep a finished program alive.
  process.channel?.unref()
}
