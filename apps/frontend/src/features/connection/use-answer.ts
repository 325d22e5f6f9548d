import { useEffect, useState } from 'react'

/** Milliseconds between two requests. With longer pauses the page would blame a proxy when the server itself is away. */
const ASK_INTERVAL_MS = 15_000

/** Returns whether the server answers the request. Sends requests only while `asking` is true. */
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
