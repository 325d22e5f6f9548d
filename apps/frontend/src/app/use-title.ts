import type { Room } from '@chat/contract/rooms'
import { useEffect } from 'react'

/** Shows the open room and the number of unread messages of all rooms in the tab's title and icon. */
export function useTitle(rooms: Room[], current: number | undefined): void {
  const name = rooms.find(({ id }) => id === current)?.name
  const unread = rooms.reduce((sum, room) => sum + room.unread, 0)
  useEffect(() => {
    document.title = `${unread > 0 ? `(${unread}) ` : ''}${name ? `${name} · ` : ''}Chat`
    const icon = document.querySelector<HTMLLinkElement>('link[rel="icon"]')
    if (icon) icon.href = unread > 0 ? '/favicon-unread.svg' : '/favicon.svg'
    return () => {
      document.title = 'Chat'
    }
  }, [name, unread])
}
