import type { Api } from '@chat/client/api'
import type { Change } from '@chat/contract/changes'
import type { Member } from '@chat/contract/rooms'
import { useCallback, useEffect, useState } from 'react'
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
  failure: string | undefined
}

/** Who is in a room and who of them is there, as long as it shows. */
export function useMembers(api: Pick<Api, 'listMembers'>, watch: Watch, room: number) {
  const [state, setState] = useState<MembersState>({ members: undefined, failure: undefined })

  const load = useCallback(async () => {
    try {
      const { members } = await api.listMembers(room)
      setState({ members, failure: undefined })
    } catch (error) {
      setState(({ members }) => ({ members, failure: toFailure(error).text }))
    }
  }, [api, room])

  useEffect(() => {
    void load()
    return watch({
      changed(where, changes) {
        if (where === room && changes.some(({ kind }) => kind === 'member:joined' || kind === 'member:left'))
          void load()
      },
      presenceChanged(where, came, went) {
        if (where === room) setState((old) => ({ ...old, members: withPresence(old.members, came, went) }))
      },
      opened: () => void load(),
    })
  }, [load, watch, room])

  return { ...state, load }
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
