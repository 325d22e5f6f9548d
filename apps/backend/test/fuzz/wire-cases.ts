import { setImmediate as turn } from 'node:timers/promises'
import type { ServerEvent } from '@chat/contract/socket'
import fc from 'fast-check'
import { type FrameContent, findAnswers, VALID_FRAMES } from './frames.ts'
import { HANDSHAKES, tryHandshake } from './handshakes.ts'
import type { Case } from './http-cases.ts'
import { MALFORMED } from './malformed.ts'
import { pickOwner } from './valid-calls.ts'
import { type Dice, dice } from './values.ts'
import { encodeFrame, OPCODE, openWire, type Wire } from './wire.ts'
import type { World } from './world.ts'

/** What the cases are counted under. */
const ABOUT = 'bytes'

/** Frames of a flood, sent in one go: as many as a client says in an hour. */
const FLOOD_MAX = 1_000

/** Says that everything before has been judged, in words that no other frame here is refused with. */
const MARK = encodeFrame(Buffer.from('mark'))

const isMarkRefused = (events: ServerEvent[]) =>
  events.some((event) => event.event === 'request:refused' && event.problem.detail === 'A frame must be JSON') ||
  undefined

const encode = (content: FrameContent) => Buffer.from(JSON.stringify(content))

function makeMessage(world: World, drawn: Dice): FrameContent {
  return (VALID_FRAMES['message:send'] as (typeof VALID_FRAMES)[string])(world, pickOwner(world, drawn), drawn)
}

/** Waits until a message is stored, and writes it down. */
async function untilStored(wire: Wire, world: World, content: FrameContent) {
  const [answer] = await wire.until((events) => findAnswers(content, events))
  if (answer?.event !== 'message:stored') throw new Error(`Wanted message:stored, heard ${JSON.stringify(answer)}`)
  world.acknowledge(answer)
}

/** Gives a wire to `work`, counts how it ended, and lets the link go in either way. */
async function withWire(
  kind: string,
  world: World,
  drawn: Dice,
  work: (wire: Wire) => Promise<string>,
  early?: Buffer,
) {
  const wire = await openWire(world.url, pickOwner(world, drawn), early)
  try {
    return `${kind}: ${await work(wire)}`
  } catch (error) {
    throw new Error(`${kind}: ${error}`)
  } finally {
    if (drawn.flag) wire.end()
    else wire.vanish()
  }
}

type Play = (world: World) => Promise<string>

/** A message in parts, with pings between them, that arrives in pieces. */
const fragmented = fc
  .tuple(dice, fc.array(fc.nat({ max: 4_000 }), { maxLength: 20 }), fc.integer({ min: 1, max: 2_000 }))
  .map(
    ([drawn, cuts, piece]): Play =>
      (world) => {
        const content = makeMessage(world, drawn)
        const payload = encode(content)
        const ends = [...cuts.map((cut) => cut % payload.length).sort((a, b) => a - b), payload.length]
        const parts = ends.map((end, index) =>
          encodeFrame(payload.subarray(ends[index - 1] ?? 0, end), {
            opcode: index === 0 ? OPCODE.text : OPCODE.continuation,
            last: index === ends.length - 1,
          }),
        )
        const ping = encodeFrame(Buffer.from('?'), { opcode: OPCODE.ping })
        const bytes = Buffer.concat(parts.flatMap((part) => [ping, part]))
        return withWire('in parts', world, drawn, async (wire) => {
          for (let at = 0; at < bytes.length; at += piece) {
            await wire.write(bytes.subarray(at, at + piece))
            await turn()
          }
          await untilStored(wire, world, content)
          return 'stored'
        })
      },
  )

const malformed = fc.tuple(dice, fc.constantFrom(...MALFORMED)).map(
  ([drawn, { kind, bytes, closed: wanted }]): Play =>
    (world) =>
      withWire(kind, world, drawn, async (wire) => {
        await wire.write(bytes)
        const closed = await wire.until((_events, code) => code)
        if (closed !== wanted) throw new Error(`Wanted a close with ${wanted}, got ${closed}`)
        return `closed ${closed}`
      }),
)

/** Bytes of any kind, and then no more: whatever they say, the socket ends. */
const noise = fc.tuple(dice, fc.uint8Array({ maxLength: 2_000 })).map(
  ([drawn, bytes]): Play =>
    (world) =>
      withWire('noise', world, drawn, async (wire) => {
        await wire.write(Buffer.from(bytes))
        wire.end()
        return `closed ${await wire.until((_events, code) => code)}`
      }),
)

/** What is said before the server has said anything: in a turn that no client of ours takes. */
const early = dice.map(
  (drawn): Play =>
    (world) => {
      const content = makeMessage(world, drawn)
      const say = async (wire: Wire) => {
        await untilStored(wire, world, content)
        return 'stored'
      }
      return withWire('before the greeting', world, drawn, say, encodeFrame(encode(content)))
    },
)

const size = fc.integer({ min: 1, max: FLOOD_MAX })

const { 'room:resume': makeResume, ...SHORTLY_ANSWERED } = VALID_FRAMES

/** Many frames in one go: each is answered. */
const flood = fc
  .tuple(dice, fc.array(fc.constantFrom(...Object.keys(SHORTLY_ANSWERED)), { minLength: 1, maxLength: 20 }), size)
  .map(
    ([drawn, kinds, count]): Play =>
      (world) => {
        const contents = Array.from({ length: count }, (_, index) => {
          const make = VALID_FRAMES[kinds[index % kinds.length] as string] as (typeof VALID_FRAMES)[string]
          return make(world, pickOwner(world, drawn), drawn)
        })
        return withWire('flood', world, drawn, async (wire) => {
          await wire.write(Buffer.concat([...contents.map((content) => encodeFrame(encode(content))), MARK]))
          await wire.until(isMarkRefused)
          for (const content of contents) if (content.event === 'message:send') await untilStored(wire, world, content)
          return 'answered'
        })
      },
  )

/** The same of what is answered at length: the socket may be closed, as answers that are not read in time would pile up. */
const longFlood = fc.tuple(dice, size, fc.boolean()).map(
  ([drawn, count, isPing]): Play =>
    (world) => {
      const frame = isPing
        ? encodeFrame(Buffer.alloc(100), { opcode: OPCODE.ping })
        : encodeFrame(encode((makeResume as NonNullable<typeof makeResume>)(world, pickOwner(world, drawn), drawn)))
      return withWire(isPing ? 'pings' : 'resumes', world, drawn, async (wire) => {
        await wire.write(Buffer.concat([...Array.from({ length: count }, () => frame), MARK]))
        return wire.until((events, closed) =>
          closed === undefined ? isMarkRefused(events) && 'answered' : `closed ${closed}`,
        )
      })
    },
)

const handshakes = fc.constantFrom(...HANDSHAKES).map(
  (handshake): Play =>
    async ({ url }) => {
      const status = await tryHandshake(url, handshake)
      if (status !== handshake.status) throw new Error(`${handshake.kind}: wanted ${handshake.status}, got ${status}`)
      return `handshake with ${handshake.kind}: ${status}`
    },
)

/** Bytes on the socket: frames in parts, that break the rules, noise, too early, too many; and handshakes that are none. */
export const wireCases: fc.Arbitrary<Case> = fc
  .oneof(
    { weight: 6, arbitrary: fragmented },
    { weight: 6, arbitrary: malformed },
    { weight: 4, arbitrary: noise },
    { weight: 2, arbitrary: early },
    { weight: 1, arbitrary: flood },
    { weight: 1, arbitrary: longFlood },
    { weight: 2, arbitrary: handshakes },
  )
  .map((play) => async (world, tally) => tally.count(ABOUT, await play(world)))
