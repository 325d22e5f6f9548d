import { useEffect, useState } from 'react'

/** Returns true after `condition` had the same truthy value for `delay` milliseconds. Shorter states would flicker. */
export function useDelayed(condition: unknown, delay: number): boolean {
  const [late, setLate] = useState(false)
  useEffect(() => {
    if (!condition) return
    const timer = setTimeout(() => setLate(true), delay)
    return () => {
      clearTimeout(timer)
      setLate(false)
    }
  }, [condition, delay])
  return Boolean(condition) && late
}
