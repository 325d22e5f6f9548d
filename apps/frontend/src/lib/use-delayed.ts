import { useEffect, useState } from 'react'

/** True once `condition` has been the same truthy value for `delay` milliseconds: a shorter state is not worth a flicker. */
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
