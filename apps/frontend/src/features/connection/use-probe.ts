import { useEffect, useState } from 'react'

/** Milliseconds between two requests. With longer pauses the page would blame a proxy when the server itself is away. */
const PROBE_INTERVAL_MS = 15_000

/** Returns whether the server answers the request. Sends requests only while `active` is true. */
export function useProbe(probe: () => Promise<unknown>, active: boolean): boolean {
  const [answers, setAnswers] = useState(false)
  useEffect(() => {
    if (!active) return
    let current = true
    const set = (next: boolean) => current && setAnswers(next)
    const run = () =>
      probe().then(
        () => set(true),
        () => set(false),
      )
    void run()
    const timer = setInterval(run, PROBE_INTERVAL_MS)
    return () => {
      current = false
      clearInterval(timer)
      setAnswers(false)
    }
  }, [probe, active])
  return answers
}
