import type { Api } from '@chat/client/api'
import type { Change } from '@chat/contract/changes'
import { PAGE_MAX } from '@chat/contract/limits'
import type { Member } from '@chat/contract/rooms'
import { useCallback, useEffect, useRef, useState } from 'react'
import { toFailure } from '../../lib/problems.ts'

/** What happens in rooms, for whoever looks at it just now. */
export interface RoomWatcher {
  changed: (room: number, changes: Change[]) => void
  presenceChanged: (room: number, came: number[], went: number[]) => void
  /** Connected again: something may have been missed. */
  opened: () => void
}

/** Lets a watcher hear; gives the function that ends it. */
export type Watch = (watcher: RoomWatcher) => () => void

export interface MembersState {
  members: Member[] | undefined
  /** How many are in the room altogether. */
  count: number
  more: boolean
  failure: string | undefined
}

/** Who is in a room and who of them is there, as long as it shows: the first by name, and more when they are asked for. */
export function useMembers(api: Pick<Api, 'listMembers'>, watch: Watch, room: number, own: number) {
  const [state, setState] = useState<MembersState>({ members: undefined, count: 0, more: false, failure: undefined })
  /** How many are wanted. */
  const wanted = useRef(PAGE_MAX)

  const load = useCallback(async () => {
    try {
      const members: Member[] = []
      for (let more = true; more; ) {
        const after = members.at(-1)?.name
        const page = await api.listMembers(room, { limit: PAGE_MAX, ...(after !== undefined && { after }) })
        members.push(...page.members)
        more = page.more && members.length < wanted.current
        if (!more) setState({ members, count: page.count, more: page.more, failure: undefined })
      }
    } catch (error) {
      setState((old) => ({ ...old, failure: toFailure(error).text }))
    }
  }, [api, room])

  const loadMore = useCallback(() => {
    wanted.current += PAGE_MAX
    return load()
  }, [load])

  useEffect(() => {
    void load()
    return watch({
      changed(where, changes) {
        if (where === room && changes.some((change) => isOfMembers(change, own))) void load()
      },
      presenceChanged(where, came, went) {
        if (where === room) setState((old) => ({ ...old, members: withPresence(old.members, came, went) }))
      },
      opened: () => void load(),
    })
  }, [load, watch, room, own])

  return { ...state, load, loadMore }
}

// After one's own leaving the room does not tell any more who is in it.
function isOfMembers(change: Change, own: number): boolean {
  return change.kind === 'member:joined' || (change.kind === 'member:left' && change.account.id !== own)
}

function withPresence(members: Member[] | undefined, came: number[], went: number[]): Member[] | undefined {
  return members?.map((member) =>
    came.includes(member.id)
      ? { ...member, online: true }
      : went.includes(member.id)
        ? { ...member, online: false }
        : member,
  )
}
