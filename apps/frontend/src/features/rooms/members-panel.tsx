import type { Api } from '@chat/client/api'
import type { Account } from '@chat/contract/accounts'
import type { Member, Room } from '@chat/contract/rooms'
import { useEffect, useRef, useState } from 'react'
import { Alert } from '../../components/alert.tsx'
import { Avatar } from '../../components/avatar.tsx'
import { Button } from '../../components/button.tsx'
import { lazyComponent } from '../../components/lazy-component.tsx'
import { LineForm } from '../../components/line-form.tsx'
import { Loading } from '../../components/loading.tsx'
import { useWork } from '../../lib/use-work.ts'
import type { Rooms } from './rooms.ts'
import { useMembers, type Watch } from './use-members.ts'
import './members-panel.css'

const LeaveRoomDialog = lazyComponent(() => import('./leave-room-dialog.tsx'))

interface Props {
  api: Api
  watch: Watch
  rooms: Rooms
  room: Room
  own: Account
}

/** The members of a room, with a form to invite. The owner can also rename the room and remove members. */
export default function MembersPanel({ api, watch, rooms, room, own }: Props) {
  const { members, count, more, failure, load, loadMore } = useMembers(api, watch, room.id, own.id)
  const { busy, failure: fault, work } = useWork()
  const [leaving, setLeaving] = useState<Member | 'own'>()
  const removedMember = leaving === 'own' ? undefined : leaving
  const owner = room.owner === own.id
  // Hide the message about the last invitation after a removal, because it may be about the same member.
  const [removed, setRemoved] = useState(false)
  const list = useRef<HTMLUListElement>(null)
  // The button disappears with the removed member, so move its focus.
  useEffect(() => {
    if (!leaving && document.activeElement === document.body) list.current?.focus()
  }, [leaving])
  const invite = async (name: string) => {
    await api.inviteToRoom(room.id, name)
    setRemoved(false)
    await load()
  }
  const remove = async (member: Member) => {
    await api.removeFromRoom(room.id, member.id)
    setRemoved(true)
    await load()
  }
  const rename = async (name: string) => {
    await api.renameRoom(room.id, name)
    await rooms.load()
  }
  // The state of members that are not loaded is unknown.
  const online = more ? '' : `, ${members?.filter((member) => member.online).length} online`
  return (
    <>
      <LineForm
        label="Invite by name"
        action="Invite"
        done={(name) => (removed ? '' : `${name} is in.`)}
        onSubmit={invite}
      />
      <div>
        <h3>{members ? `${count} in the room${online}` : 'In the room'}</h3>
        {failure && (
          <Alert>
            {failure} <Button onClick={load}>Try again</Button>
          </Alert>
        )}
        {fault && <Alert>{fault}</Alert>}
        {!members && !failure && <Loading label="Loading members…" />}
        <ul ref={list} className="members" aria-label="Members" tabIndex={-1}>
          {members?.map((member) => (
            <li key={member.id} data-online={member.online || undefined}>
              <Avatar id={member.id} name={member.name} />
              <span className="member-name">
                <bdi>{member.name}</bdi>
                <small>{describe(member, room, own)}</small>
              </span>
              {owner && member.id !== own.id && (
                <Button
                  variant="quiet"
                  aria-label={`Remove ${member.name}`}
                  aria-haspopup="dialog"
                  onClick={() => setLeaving(member)}
                >
                  Remove
                </Button>
              )}
            </li>
          ))}
        </ul>
        {more && (
          <Button busy={busy} onClick={() => work(loadMore)}>
            Show more
          </Button>
        )}
      </div>
      {owner && (
        <LineForm label="Room name" action="Rename" initial={room.name} done={() => 'Renamed.'} onSubmit={rename} />
      )}
      <Button aria-haspopup="dialog" onClick={() => setLeaving('own')}>
        Leave room
      </Button>
      {leaving && (
        <LeaveRoomDialog
          room={room}
          member={removedMember}
          owner={owner}
          last={count === 1}
          onConfirm={() => (removedMember ? remove(removedMember) : rooms.leave(room.id))}
          onClose={() => setLeaving(undefined)}
        />
      )}
    </>
  )
}

function describe({ id, online }: Member, room: Room, own: Account): string {
  const words = [online ? 'online' : 'offline', id === own.id && 'you', id === room.owner && 'owner']
  return words.filter(Boolean).join(', ')
}
