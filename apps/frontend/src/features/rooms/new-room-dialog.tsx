import { NAME_MAX_LENGTH } from '@chat/contract/limits'
import { type FormEvent, useState } from 'react'
import { Alert } from '../../components/alert.tsx'
import { Button } from '../../components/button.tsx'
import { Dialog } from '../../components/dialog.tsx'
import { TextField } from '../../components/text-field.tsx'
import { toFailure } from '../../lib/problems.ts'
import type { Rooms } from './rooms.ts'
import './new-room-dialog.css'

interface Props {
  rooms: Rooms
  onClose: () => void
  onCreated: (room: number) => void
}

/** Creates a room from a name and a visibility. */
export default function NewRoomDialog({ rooms, onClose, onCreated }: Props) {
  const [busy, setBusy] = useState(false)
  const [nameFault, setNameFault] = useState<string>()
  const [failure, setFailure] = useState<string>()

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault()
    const data = new FormData(event.currentTarget)
    const name = String(data.get('name')).trim()
    setFailure(undefined)
    setNameFault(name === '' ? 'Give the room a name.' : undefined)
    if (name === '') return
    setBusy(true)
    try {
      const room = await rooms.create({ name, visibility: data.get('visibility') === 'private' ? 'private' : 'public' })
      onCreated(room.id)
    } catch (error) {
      const { fields, text } = toFailure(error)
      if (fields.name) setNameFault(fields.name)
      else setFailure(text)
      setBusy(false)
    }
  }

  return (
    <Dialog label="New room" onClose={onClose}>
      <form className="new-room" onSubmit={submit} noValidate>
        <h2>New room</h2>
        {failure && <Alert>{failure}</Alert>}
        <TextField
          label="Room name"
          name="name"
          maxLength={NAME_MAX_LENGTH}
          autoComplete="off"
          dir="auto"
          error={nameFault}
        />
        <fieldset>
          <legend>Who may come in</legend>
          <label>
            <input type="radio" name="visibility" value="public" defaultChecked />
            <span>
              Public <small>Everyone sees it and may join.</small>
            </span>
          </label>
          <label>
            <input type="radio" name="visibility" value="private" />
            <span>
              Private <small>Only its members see it.</small>
            </span>
          </label>
        </fieldset>
        <div className="new-room-buttons">
          <Button variant="quiet" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" variant="primary" busy={busy}>
            Create room
          </Button>
        </div>
      </form>
    </Dialog>
  )
}
