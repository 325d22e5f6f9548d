import type { Api } from '@chat/client/api'
import type { Change } from '@chat/contract/changes'
import { PAGE_MAX } from '@chat/contract/limits'
import type { Member } from '@chat/contract/rooms'
import { useCallback, useEffect, useRef, useState } from 'react'
import { toFailure } from '../../lib/problems.ts'

/** Receives the events of all rooms. */
export interface RoomWatcher {
  changed: (room: number, changes: Change[]) => void
  presenceChanged: (room: number, came: number[], went: number[]) => void
  /** The connection is open again. Events may have been missed. */
  opened: () => void
}

/** Adds a watcher. Returns a function that removes it. */
export type Watch = (watcher: RoomWatcher) => () => void

export interface MembersState {
  members: Member[] | undefined
  /** The number of all members. */
  count: number
  more: boolean
  failure: string | undefined
}

/** Loads the members of a room with their presence, and keeps them current. Loads the first by name, and more on request. */
export function useMembers(api: Pick<Api, 'listMembers'>, watch: Watch, room: number, own: number) {
  const [state, setState] = useState<MembersState>({ members: undefined, count: 0, more: false, failure: undefined })
  /** The number of members to load. */
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
        if (where === room && changes.some((change) => changesMembers(change, own))) void load()
      },
      presenceChanged(where, came, went) {
        if (where === room) setState((old) => ({ ...old, members: withPresence(old.members, came, went) }))
      },
      opened: () => void load(),
    })
  }, [load, watch, room, own])

  return { ...state, load, loadMore }
}

// After the user leaves, the members can no longer be loaded.
function changesMembers(change: Change, own: number): boolean {
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
