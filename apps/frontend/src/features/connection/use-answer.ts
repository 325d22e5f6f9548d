import { useEffect, useState } from 'react'

/** Milliseconds between two requests: often enough to notice that the server itself is gone. */
const ASK_INTERVAL_MS = 15_000

/** While `asking`, whether the server answers the request. */
export function useAnswer(ask: () => Promise<unknown>, asking: boolean): boolean {
  const [answers, setAnswers] = useState(false)
  useEffect(() => {
    if (!asking) return
    let current = true
    const set = (next: boolean) => current && setAnswers(next)
    const run = () =>
      ask().then(
        () => set(true),
        () => set(false),
      )
    void run()
    const timer = setInterval(run, ASK_INTERVAL_MS)
    return () => {
      current = false
      clearInterval(timer)
      setAnswers(false)
    }
  }, [ask, asking])
  return answers
}
