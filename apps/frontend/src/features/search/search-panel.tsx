import type { Api } from '@chat/client/api'
import { SEARCH_MAX_LENGTH } from '@chat/contract/limits'
import type { Message, SearchResult } from '@chat/contract/messages'
import { type FormEvent, useState } from 'react'
import { Button } from '../../components/button.tsx'
import { TextField } from '../../components/text-field.tsx'
import { formatShort } from '../../lib/moment.ts'
import { useWork } from '../../lib/use-work.ts'
import './search-panel.css'

interface Props {
  api: Pick<Api, 'search'>
  /** The room that shows, if one does. */
  room: { id: number; name: string } | undefined
  nameOf: (room: number) => string
  /** Opens the room at this message. Rejects with an ApiError. */
  onJump: (room: number, seq: number) => Promise<void>
}

/** Finds messages by their words, in all of the account's rooms or in the one that shows. */
export default function SearchPanel({ api, room, nameOf, onJump }: Props) {
  const [result, setResult] = useState<SearchResult>()
  const { busy, failure, work } = useWork()

  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault()
    const data = new FormData(event.currentTarget)
    const q = String(data.get('q')).trim()
    const only = data.get('here') === 'on' ? room?.id : undefined
    if (busy || q === '') return
    void work(async () => setResult(await api.search({ q, ...(only !== undefined && { room: only }) })))
  }

  return (
    <>
      <search>
        <form onSubmit={submit}>
          <TextField
            label="Search messages"
            name="q"
            type="search"
            maxLength={SEARCH_MAX_LENGTH}
            autoComplete="off"
            dir="auto"
            // Whoever opens the search wants to write into it.
            autoFocus
            error={failure}
          />
          {room && (
            <label className="search-here">
              <input type="checkbox" name="here" />
              <span>
                Only in <bdi>{room.name}</bdi>
              </span>
            </label>
          )}
          <Button type="submit" look="primary" busy={busy}>
            Search
          </Button>
        </form>
      </search>
      <p className="panel-note" role="status">
        {result
          ? count(result)
          : 'All words must be there. “Quote” what belongs together, put - before what must not be there.'}
      </p>
      {result && result.messages.length > 0 && (
        <ul className="found" aria-label="Found messages">
          {result.messages.map((message) => (
            <li key={message.id}>
              <Found
                message={message}
                room={nameOf(message.room)}
                onOpen={() => work(() => onJump(message.room, message.seq))}
              />
            </li>
          ))}
        </ul>
      )}
    </>
  )
}

function Found({ message, room, onOpen }: { message: Message; room: string; onOpen: () => void }) {
  const { author, body, sentAt } = message
  return (
    <button type="button" onClick={onOpen}>
      <span className="found-head">
        <bdi>{author.name}</bdi> in <bdi>{room}</bdi>
        <time dateTime={sentAt}>{formatShort(sentAt)}</time>
      </span>
      <span className="found-body" dir="auto">
        {body}
      </span>
    </button>
  )
}

function count({ messages, more }: SearchResult): string {
  if (messages.length === 0) return 'Nothing was found.'
  if (more) return `The newest ${messages.length} are shown. More words find less.`
  return messages.length === 1 ? 'One message was found.' : `${messages.length} messages were found.`
}
