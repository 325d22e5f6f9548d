import { useEffect, useState } from 'react'

/** True once `condition` has held for `delay` milliseconds: what passes sooner is not worth a flicker. */
export function useDelayed(condition: boolean, delay: number): boolean {
  const [late, setLate] = useState(false)
  useEffect(() => {
    if (!condition) return
    const timer = setTimeout(() => setLate(true), delay)
    return () => {
      clearTimeout(timer)
      setLate(false)
    }
  }, [condition, delay])
  return condition && late
}
