import type { Api } from '@chat/client/api'
import type { Account } from '@chat/contract/accounts'
import type { Member, Room } from '@chat/contract/rooms'
import { useEffect, useRef, useState } from 'react'
import { Alert } from '../../components/alert.tsx'
import { Avatar } from '../../components/avatar.tsx'
import { Button } from '../../components/button.tsx'
import { lazily } from '../../components/lazily.tsx'
import { LineForm } from '../../components/line-form.tsx'
import { Loading } from '../../components/loading.tsx'
import { useWork } from '../../lib/use-work.ts'
import type { Rooms } from './rooms.ts'
import { useMembers, type Watch } from './use-members.ts'
import './members-panel.css'

const PartingDialog = lazily(() => import('./parting-dialog.tsx'))

interface Props {
  api: Api
  watch: Watch
  rooms: Rooms
  room: Room
  own: Account
}

/** Who is in a room; whom to bring in; and, for its owner, its name and who may stay. */
export default function MembersPanel({ api, watch, rooms, room, own }: Props) {
  const { members, count, more, failure, load, loadMore } = useMembers(api, watch, room.id, own.id)
  const { busy, failure: fault, work } = useWork()
  const [parting, setParting] = useState<Member | 'own'>()
  const leaver = parting === 'own' ? undefined : parting
  const owner = room.owner === own.id
  // Whoever was removed is not in, though they were when it was told.
  const [removed, setRemoved] = useState(false)
  const list = useRef<HTMLUListElement>(null)
  // Whoever is removed takes the button along.
  useEffect(() => {
    if (!parting && document.activeElement === document.body) list.current?.focus()
  }, [parting])
  const inviting = async (name: string) => {
    await api.inviteToRoom(room.id, name)
    setRemoved(false)
    await load()
  }
  const removing = async (member: Member) => {
    await api.removeFromRoom(room.id, member.id)
    setRemoved(true)
    await load()
  }
  const renaming = async (name: string) => {
    await api.renameRoom(room.id, name)
    await rooms.load()
  }
  // Of members that are not shown it is not known here.
  const online = more ? '' : `, ${members?.filter((member) => member.online).length} online`
  return (
    <>
      <LineForm
        label="Invite by name"
        action="Invite"
        done={(name) => (removed ? '' : `${name} is in.`)}
        onSubmit={inviting}
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
                  look="quiet"
                  aria-label={`Remove ${member.name}`}
                  aria-haspopup="dialog"
                  onClick={() => setParting(member)}
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
        <LineForm label="Room name" action="Rename" initial={room.name} done={() => 'Renamed.'} onSubmit={renaming} />
      )}
      <Button aria-haspopup="dialog" onClick={() => setParting('own')}>
        Leave room
      </Button>
      {parting && (
        <PartingDialog
          room={room}
          member={leaver}
          owner={owner}
          last={count === 1}
          onConfirm={() => (leaver ? removing(leaver) : rooms.leave(room.id))}
          onClose={() => setParting(undefined)}
        />
      )}
    </>
  )
}

function describe({ id, online }: Member, room: Room, own: Account): string {
  const words = [online ? 'online' : 'offline', id === own.id && 'you', id === room.owner && 'owner']
  return words.filter(Boolean).join(', ')
}
