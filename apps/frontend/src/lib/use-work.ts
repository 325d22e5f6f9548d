import { useCallback, useState } from 'react'
import { toFailure } from './problems.ts'

/** Runs a task that may fail. Returns whether it is running, and why it failed, in words. */
export function useWork() {
  const [busy, setBusy] = useState(false)
  const [failure, setFailure] = useState<string>()
  const work = useCallback(async (task: () => Promise<void>): Promise<boolean> => {
    setBusy(true)
    setFailure(undefined)
    try {
      await task()
      return true
    } catch (error) {
      const { text, fields } = toFailure(error)
      setFailure(Object.values(fields)[0] ?? text)
      return false
    } finally {
      setBusy(false)
    }
  }, [])
  return { busy, failure, work }
}
