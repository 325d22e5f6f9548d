import { CLOSE } from '@chat/contract/close-codes'
import { FRAME_MAX_BYTES } from '@chat/contract/limits'
import type { ServerEvent } from '@chat/contract/socket'
import fc from 'fast-check'
import { namesField } from './call.ts'
import { EVENT_FIELDS, type Field } from './fields.ts'
import { describeEnd, type FrameContent, findAnswers, REFUSED_FRAMES, toFrame, VALID_FRAMES } from './frames.ts'
import type { Frame, Heard, Say, SocketLine } from './socket-line.ts'
import type { Tally } from './tally.ts'
import { type Dice, dice, UNKNOWN_FIELDS, WRONG_JSON } from './values.ts'
import type { Owner, World } from './world.ts'

export type SocketCase = (world: World, lines: SocketLine[], tally: Tally) => Promise<void>

const EVENTS = [...EVENT_FIELDS.keys()]

/** What is done to a valid frame, and the field that the refusal must then name. */
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
    // What is in a list is broken as what stands by itself.
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

/** Frames that are no event at all, and how each must end: the detail of a refusal, or a close code. */
const RAW_FRAMES: (Pick<Frame, 'data' | 'binary'> & { end: string | number })[] = [
  ...['', '\0', '{', '{"event":', 'x'.repeat(60_000)].map((data) => ({ data, end: 'A frame must be JSON' })),
  { data: Buffer.from('{"event":"room:unsubscribe","room":1}'), binary: true, end: 'A frame must be text' },
  { data: Buffer.from('{"event":"\xff\xfe"}', 'latin1'), end: CLOSE.notUtf8 },
  { data: 'x'.repeat(FRAME_MAX_BYTES + 1), end: CLOSE.tooLarge },
]

const validCases = fc.tuple(fc.constantFrom(...EVENTS), dice).map(
  ([event, drawn]): SocketCase =>
    (world, lines, tally) =>
      withLine(lines, drawn, async (say, owner) => {
        // One types in a room that one follows.
        if (event === 'typing:start') await say(toFrame(makeValid('room:resume', world, owner, drawn)))
        const content = makeValid(event, world, owner, drawn)
        const heard = await say(toFrame(content))
        const answers = findAnswers(content, heard.events) ?? []
        const refused = heard.events.filter((found) => 'problem' in found || found.event === 'room:reset')
        tally.count(event, answers[0]?.event ?? 'done', 'valid')
        judge(content, heard, refused.length === 0 && heard.closed === undefined, 'success')
        for (const answer of answers) if (answer.event === 'message:stored') world.acknowledge(answer)
      }),
)

const brokenCases = fc
  .constantFrom(...EVENTS)
  .chain((event) => {
    const breaks = [...(EVENT_FIELDS.get(event) ?? []).flatMap(breaksOf), ...unknownFields]
    return fc.tuple(fc.constant(event), fc.constantFrom(...breaks), dice)
  })
  .map(
    ([event, { field, apply }, drawn]): SocketCase =>
      (world, lines, tally) =>
        withLine(lines, drawn, async (say, owner) => {
          const content = apply(makeValid(event, world, owner, drawn))
          const heard = await say({ data: JSON.stringify(content) })
          const refusals = heard.events.filter(isRefusal)
          const problems = refusals.map(({ problem }) => problem)
          tally.count(event, `${refusals[0]?.event} ${problems[0]?.code}`)
          judge(content, heard, problems.length === 1 && namesField(problems[0] ?? {}, field), `a refusal of ${field}`)
        }),
  )

const refusedCases = fc.tuple(fc.constantFrom(...REFUSED_FRAMES), dice).map(
  ([make, drawn]): SocketCase =>
    (world, lines, tally) =>
      withLine(lines, drawn, async (say, owner) => {
        const { content, end } = make(world, owner)
        const heard = await say(toFrame(content))
        const ends = heard.events.filter((found) => 'problem' in found || found.event === 'room:reset').map(describeEnd)
        tally.count(String(content.event), ends.join())
        judge(content, heard, ends.includes(end), end)
      }),
)

const rawCases = fc.tuple(fc.constantFrom(...RAW_FRAMES), dice).map(
  ([{ end, ...frame }, drawn]): SocketCase =>
    (_world, lines, tally) =>
      withLine(lines, drawn, async (say) => {
        const heard = await say(frame)
        const told = heard.events.flatMap((found) => (found.event === 'request:refused' ? [found.problem.detail] : []))
        tally.count('no event', heard.closed === undefined ? 'request:refused' : `closed ${heard.closed}`)
        judge(frame.data, heard, heard.closed === end || (told.length === 1 && told[0] === end), String(end))
      }),
)

/** Frames: valid by construction, broken in one place, about what is another's, and no events at all. */
export const socketCases: fc.Arbitrary<SocketCase> = fc.oneof(
  { weight: 8, arbitrary: validCases },
  { weight: 8, arbitrary: brokenCases },
  { weight: 3, arbitrary: refusedCases },
  { weight: 1, arbitrary: rawCases },
)

const isRefusal = (found: ServerEvent) => found.event === 'request:refused' || found.event === 'message:refused'

function makeValid(event: string, world: World, owner: Owner, drawn: Dice): FrameContent {
  return (VALID_FRAMES[event] as (typeof VALID_FRAMES)[string])(world, owner, drawn)
}

function withLine(lines: SocketLine[], { who }: Dice, work: (say: Say, owner: Owner) => Promise<void>): Promise<void> {
  const line = lines[who % lines.length] as SocketLine
  return line.take((say) => work(say, line.resident as Owner))
}

function judge(said: unknown, { closed, events }: Heard, isRight: boolean, wanted: string) {
  if (isRight) return
  const told = JSON.stringify({ closed, events }).slice(0, 1_000)
  throw new Error(`Wanted ${wanted}, heard ${told} after ${JSON.stringify(said).slice(0, 1_000)}`)
}
