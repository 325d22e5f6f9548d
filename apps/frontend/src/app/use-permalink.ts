import { useCallback, useLayoutEffect, useState } from 'react'
import { followPath } from '../lib/location.ts'
import type { Chat } from './chat.ts'
import { parsePath } from './routes.ts'

/** Opens the room at the message in the path. After a failure, returns a function that tries again. */
export function usePermalink({ conversations }: Chat, room: number | undefined): (() => void) | undefined {
  const [failed, setFailed] = useState(false)
  const open = useCallback(() => {
    setFailed(false)
    const route = parsePath(location.pathname)
    if (route.screen !== 'room' || route.room !== room || route.seq === undefined) return
    conversations.jump(room, route.seq).catch(() => setFailed(true))
  }, [conversations, room])
  // A layout effect runs before the conversation's effect, which would load the end of the room first.
  useLayoutEffect(() => {
    open()
    return followPath(open)
  }, [open])
  return failed ? open : undefined
}
