import { useEffect, useState } from 'react'
import { dayOf } from './time.ts'

/** Milliseconds between two polls of the date. A timer until midnight would be late after the machine slept. */
const POLL_INTERVAL_MS = 30_000

/** Returns the current day as `dayOf` counts it, and renders again after midnight. */
export function useToday(): number {
  const [today, setToday] = useState(() => dayOf(new Date()))
  useEffect(() => {
    const timer = setInterval(() => setToday(dayOf(new Date())), POLL_INTERVAL_MS)
    return () => clearInterval(timer)
  }, [])
  return today
}
