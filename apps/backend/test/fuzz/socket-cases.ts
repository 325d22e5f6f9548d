import { CLOSE } from '@chat/contract/close-codes'
import { FRAME_MAX_BYTES } from '@chat/contract/limits'
import type { ServerEvent } from '@chat/contract/socket'
import fc from 'fast-check'
import { namesField } from './call.ts'
import { EVENT_FIELDS, type Field } from './fields.ts'
import { describeEnd, type FrameContent, findAnswers, REFUSED_FRAMES, toFrame, VALID_FRAMES } from './frames.ts'
import type { Frame, Received, Send, SerialSocket } from './serial-socket.ts'
import type { Tally } from './tally.ts'
import { type Choices, choices, UNKNOWN_FIELDS, WRONG_JSON } from './values.ts'
import type { Owner, World } from './world.ts'

export type SocketCase = (world: World, sockets: SerialSocket[], tally: Tally) => Promise<void>

const EVENTS = [...EVENT_FIELDS.keys()]

/** A change that makes a valid frame invalid, and the field that the error must name. */
interface Break {
  field: string
  apply: (content: FrameContent) => FrameContent
}

function breaksOf({ name, type, required }: Field): Break[] {
  const without = (content: FrameContent) =>
    Object.fromEntries(Object.entries(content).filter(([field]) => field !== name))
  return [
    ...(WRONG_JSON[type] ?? []).map((value) => ({
      field: name,
      apply: (content: FrameContent) => ({ ...content, [name]: value }),
    })),
    ...(required ? [{ field: name, apply: without }] : []),
    // Also break the entries of a list.
    ...(type === 'array' ? ['room', 'seq'].flatMap(breaksOfEntry) : []),
  ]
}

function breaksOfEntry(name: string): Break[] {
  return (WRONG_JSON.integer ?? []).map((value) => ({
    field: `rooms.0.${name}`,
    apply: (content) => ({ ...content, rooms: [{ room: 1, seq: 0, [name]: value }] }),
  }))
}

const unknownFields: Break[] = UNKNOWN_FIELDS.map((field) => ({
  field,
  apply: (content) => Object.fromEntries([...Object.entries(content), [field, 1]]),
}))

/** Frames that are not an event, and the expected error detail or close code. */
const RAW_FRAMES: (Pick<Frame, 'data' | 'binary'> & { end: string | number })[] = [
  ...['', '\0', '{', '{"event":', 'x'.repeat(60_000)].map((data) => ({ data, end: 'A frame must be JSON' })),
  { data: Buffer.from('{"event":"room:unsubscribe","room":1}'), binary: true, end: 'A frame must be text' },
  { data: Buffer.from('{"event":"\xff\xfe"}', 'latin1'), end: CLOSE.notUtf8 },
  { data: 'x'.repeat(FRAME_MAX_BYTES + 1), end: CLOSE.tooLarge },
]

const validCases = fc.tuple(fc.constantFrom(...EVENTS), choices).map(
  ([event, drawn]): SocketCase =>
    (world, sockets, tally) =>
      withSocket(sockets, drawn, async (send, owner) => {
        // A client may send typing events only for a room with a subscription.
        if (event === 'typing:start') await send(toFrame(makeValid('room:resume', world, owner, drawn)))
        const content = makeValid(event, world, owner, drawn)
        const received = await send(toFrame(content))
        const answers = findAnswers(content, received.events) ?? []
        const refused = received.events.filter((found) => 'problem' in found || found.event === 'room:reset')
        tally.count(event, answers[0]?.event ?? 'done', 'valid')
        judge(content, received, refused.length === 0 && received.closed === undefined, 'success')
        for (const answer of answers) if (answer.event === 'message:stored') world.acknowledge(answer)
      }),
)

const brokenCases = fc
  .constantFrom(...EVENTS)
  .chain((event) => {
    const breaks = [...(EVENT_FIELDS.get(event) ?? []).flatMap(breaksOf), ...unknownFields]
    return fc.tuple(fc.constant(event), fc.constantFrom(...breaks), choices)
  })
  .map(
    ([event, { field, apply }, drawn]): SocketCase =>
      (world, sockets, tally) =>
        withSocket(sockets, drawn, async (send, owner) => {
          const content = apply(makeValid(event, world, owner, drawn))
          const received = await send({ data: JSON.stringify(content) })
          const refusals = received.events.filter(isRefusal)
          const problems = refusals.map(({ problem }) => problem)
          tally.count(event, `${refusals[0]?.event} ${problems[0]?.code}`)
          judge(
            content,
            received,
            problems.length === 1 && namesField(problems[0] ?? {}, field),
            `a refusal of ${field}`,
          )
        }),
  )

const refusedCases = fc.tuple(fc.constantFrom(...REFUSED_FRAMES), choices).map(
  ([make, drawn]): SocketCase =>
    (world, sockets, tally) =>
      withSocket(sockets, drawn, async (send, owner) => {
        const { content, end } = make(world, owner)
        const received = await send(toFrame(content))
        const ends = received.events
          .filter((found) => 'problem' in found || found.event === 'room:reset')
          .map(describeEnd)
        tally.count(String(content.event), ends.join())
        judge(content, received, ends.includes(end), end)
      }),
)

const rawCases = fc.tuple(fc.constantFrom(...RAW_FRAMES), choices).map(
  ([{ end, ...frame }, drawn]): SocketCase =>
    (_world, sockets, tally) =>
      withSocket(sockets, drawn, async (send) => {
        const received = await send(frame)
        const details = received.events.flatMap((found) =>
          found.event === 'request:refused' ? [found.problem.detail] : [],
        )
        tally.count('no event', received.closed === undefined ? 'request:refused' : `closed ${received.closed}`)
        judge(
          frame.data,
          received,
          received.closed === end || (details.length === 1 && details[0] === end),
          String(end),
        )
      }),
)

/** Frames: valid, broken in one place, about data of other accounts, and not an event. */
export const socketCases: fc.Arbitrary<SocketCase> = fc.oneof(
  { weight: 8, arbitrary: validCases },
  { weight: 8, arbitrary: brokenCases },
  { weight: 3, arbitrary: refusedCases },
  { weight: 1, arbitrary: rawCases },
)

const isRefusal = (found: ServerEvent) => found.event === 'request:refused' || found.event === 'message:refused'

function makeValid(event: string, world: World, owner: Owner, drawn: Choices): FrameContent {
  return (VALID_FRAMES[event] as (typeof VALID_FRAMES)[string])(world, owner, drawn)
}

function withSocket(
  sockets: SerialSocket[],
  { who }: Choices,
  work: (send: Send, owner: Owner) => Promise<void>,
): Promise<void> {
  const socket = sockets[who % sockets.length] as SerialSocket
  return socket.take((send) => work(send, socket.resident as Owner))
}

function judge(sent: unknown, { closed, events }: Received, isRight: boolean, wanted: string) {
  if (isRight) return
  const answer = JSON.stringify({ closed, events }).slice(0, 1_000)
  throw new Error(`Expected ${wanted}, received ${answer} after ${JSON.stringify(sent).slice(0, 1_000)}`)
}
