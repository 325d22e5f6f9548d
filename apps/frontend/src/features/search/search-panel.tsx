import type { Api } from '@chat/client/api'
import { SEARCH_MAX_LENGTH } from '@chat/contract/limits'
import type { Message } from '@chat/contract/messages'
import { formatSearchCursor, parseSearch, type SearchTerm } from '@chat/contract/search-text'
import { type FormEvent, useEffect, useMemo, useRef, useState } from 'react'
import { Button } from '../../components/button.tsx'
import { TextField } from '../../components/text-field.tsx'
import { formatShort } from '../../lib/moment.ts'
import { useWork } from '../../lib/use-work.ts'
import { highlight } from './highlight.ts'
import './search-panel.css'

interface Props {
  api: Pick<Api, 'search'>
  /** The open room, if there is one. */
  room: { id: number; name: string } | undefined
  nameOf: (room: number) => string
  /** Opens the room at this message. Rejects with an ApiError. */
  onJump: (room: number, seq: number) => Promise<void>
}

/** A query and its loaded results. */
interface Found {
  query: { q: string; room?: number }
  terms: SearchTerm[][]
  messages: Message[]
  more: boolean
}

/** Searches messages by words, in all of the account's rooms or in the open one. */
export default function SearchPanel({ api, room, nameOf, onJump }: Props) {
  const [found, setFound] = useState<Found>()
  const { busy, failure, work } = useWork()
  const list = useRef<HTMLUListElement>(null)
  const count = found?.messages.length ?? 0
  // Move the focus: the last page removes the button that had it.
  useEffect(() => {
    if (count > 0 && document.activeElement === document.body) list.current?.focus({ preventScroll: true })
  }, [count])

  async function search(query: Found['query']) {
    const result = await api.search(query)
    setFound({ query, terms: parseSearch(query.q), ...result })
  }

  async function showMore({ query, terms, messages }: Found) {
    const last = messages.at(-1)
    if (!last) return
    const page = await api.search({ ...query, before: formatSearchCursor(last) })
    setFound({ query, terms, messages: [...messages, ...page.messages], more: page.more })
  }

  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault()
    const data = new FormData(event.currentTarget)
    const q = String(data.get('q')).trim()
    const only = data.get('here') === 'on' ? room?.id : undefined
    if (busy || q === '') return
    // Remove results of the previous query, because they would look like results of the failed one.
    void work(() => search({ q, ...(only !== undefined && { room: only }) })).then(
      (done) => done || setFound(undefined),
    )
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
            // A user who opens the search wants to type a query.
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
          <Button type="submit" variant="primary" busy={busy}>
            Search
          </Button>
        </form>
      </search>
      <p className="panel-note" role="status">
        {found
          ? describe(found)
          : 'Finds messages with all words or beginnings of words. “Quote” words that stand together, put - before a word to exclude it.'}
      </p>
      {found && count > 0 && (
        <ul ref={list} className="found" aria-label="Found messages" tabIndex={-1}>
          {found.messages.map((message) => (
            <li key={`${message.room}/${message.seq}`}>
              <FoundMessage
                message={message}
                terms={found.terms}
                room={nameOf(message.room)}
                onOpen={() => work(() => onJump(message.room, message.seq))}
              />
            </li>
          ))}
        </ul>
      )}
      {found?.more && (
        <Button busy={busy} onClick={() => work(() => showMore(found))}>
          More results
        </Button>
      )}
    </>
  )
}

interface FoundMessageProps {
  message: Message
  terms: SearchTerm[][]
  room: string
  onOpen: () => void
}

function FoundMessage({ message, terms, room, onOpen }: FoundMessageProps) {
  const { author, body, sentAt } = message
  const pieces = useMemo(() => highlight(body ?? '', terms), [body, terms])
  return (
    <button type="button" onClick={onOpen}>
      <span className="found-head">
        <bdi>{author.name}</bdi> in <bdi>{room}</bdi>
        <time dateTime={sentAt}>{formatShort(sentAt)}</time>
      </span>
      <span className="found-body" dir="auto">
        {pieces.map(({ text, marked }, index) => {
          const Piece = marked ? 'mark' : 'span'
          return <Piece key={index}>{text}</Piece>
        })}
      </span>
    </button>
  )
}

function describe({ messages, more }: Found): string {
  if (messages.length === 0) return 'Nothing was found.'
  if (more) return `The newest ${messages.length} are shown.`
  return messages.length === 1 ? 'One message was found.' : `${messages.length} messages were found.`
}
