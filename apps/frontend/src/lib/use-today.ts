import { useEffect, useState } from 'react'
import { dayOf } from './time.ts'

/** Milliseconds between two looks at the calendar: a timer until midnight would be late after the machine slept. */
const LOOK_INTERVAL_MS = 30_000

/** Today, as `dayOf` counts: a page that stays open over midnight must not go on calling yesterday "today". */
export function useToday(): number {
  const [today, setToday] = useState(() => dayOf(new Date()))
  useEffect(() => {
    const timer = setInterval(() => setToday(dayOf(new Date())), LOOK_INTERVAL_MS)
    return () => clearInterval(timer)
  }, [])
  return today
}
