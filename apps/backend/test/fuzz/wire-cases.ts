import { setImmediate as turn } from 'node:timers/promises'
import type { ServerEvent } from '@chat/contract/socket'
import fc from 'fast-check'
import { type FrameContent, findAnswers, VALID_FRAMES } from './frames.ts'
import { HANDSHAKES, tryHandshake } from './handshakes.ts'
import type { Case } from './http-cases.ts'
import { MALFORMED } from './malformed.ts'
import { pickOwner } from './valid-calls.ts'
import { type Choices, choices } from './values.ts'
import { encodeFrame, OPCODE, openWire, type Wire } from './wire.ts'
import type { World } from './world.ts'

/** The name of these cases in the tally. */
const ABOUT = 'bytes'

/** Maximum frames of a flood, sent in one write. */
const FLOOD_MAX = 1_000

/** A frame whose error no other frame here gets. The error proves that the backend has handled all earlier frames. */
const MARK = encodeFrame(Buffer.from('mark'))

const isMarkRefused = (events: ServerEvent[]) =>
  events.some((event) => event.event === 'request:refused' && event.problem.detail === 'A frame must be JSON') ||
  undefined

const encode = (content: FrameContent) => Buffer.from(JSON.stringify(content))

function makeMessage(world: World, drawn: Choices): FrameContent {
  return (VALID_FRAMES['message:send'] as (typeof VALID_FRAMES)[string])(world, pickOwner(world, drawn), drawn)
}

/** Waits until a message is stored, and records it. */
async function untilStored(wire: Wire, world: World, content: FrameContent) {
  const [answer] = await wire.until((events) => findAnswers(content, events))
  if (answer?.event !== 'message:stored') throw new Error(`Expected message:stored, received ${JSON.stringify(answer)}`)
  world.acknowledge(answer)
}

/** Runs `work` with a new wire. Returns its result, and closes the wire with or without a FIN. */
async function withWire(
  kind: string,
  world: World,
  drawn: Choices,
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

type WireCase = (world: World) => Promise<string>

/** A fragmented message with pings between the fragments, written in small pieces. */
const fragmented = fc
  .tuple(choices, fc.array(fc.nat({ max: 4_000 }), { maxLength: 20 }), fc.integer({ min: 1, max: 2_000 }))
  .map(
    ([drawn, cuts, piece]): WireCase =>
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
        return withWire('fragmented', world, drawn, async (wire) => {
          for (let at = 0; at < bytes.length; at += piece) {
            await wire.write(bytes.subarray(at, at + piece))
            await turn()
          }
          await untilStored(wire, world, content)
          return 'stored'
        })
      },
  )

const malformed = fc.tuple(choices, fc.constantFrom(...MALFORMED)).map(
  ([drawn, { kind, bytes, closed: wanted }]): WireCase =>
    (world) =>
      withWire(kind, world, drawn, async (wire) => {
        await wire.write(bytes)
        const closed = await wire.until((_events, code) => code)
        if (closed !== wanted) throw new Error(`Expected close code ${wanted}, got ${closed}`)
        return `closed ${closed}`
      }),
)

/** Arbitrary bytes and then a FIN. The socket must close. */
const noise = fc.tuple(choices, fc.uint8Array({ maxLength: 2_000 })).map(
  ([drawn, bytes]): WireCase =>
    (world) =>
      withWire('noise', world, drawn, async (wire) => {
        await wire.write(Buffer.from(bytes))
        wire.end()
        return `closed ${await wire.until((_events, code) => code)}`
      }),
)

/** A frame before the first event of the server. Our clients never send one. */
const early = choices.map(
  (drawn): WireCase =>
    (world) => {
      const content = makeMessage(world, drawn)
      const work = async (wire: Wire) => {
        await untilStored(wire, world, content)
        return 'stored'
      }
      return withWire('before the first event', world, drawn, work, encodeFrame(encode(content)))
    },
)

const size = fc.integer({ min: 1, max: FLOOD_MAX })

const { 'room:resume': makeResume, ...WITH_SHORT_ANSWERS } = VALID_FRAMES

/** Many frames in one write. Each must get an answer. */
const flood = fc
  .tuple(choices, fc.array(fc.constantFrom(...Object.keys(WITH_SHORT_ANSWERS)), { minLength: 1, maxLength: 20 }), size)
  .map(
    ([drawn, kinds, count]): WireCase =>
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

/** A flood of frames with long answers. The backend may close the socket, because unread answers fill its buffers. */
const longFlood = fc.tuple(choices, size, fc.boolean()).map(
  ([drawn, count, isPing]): WireCase =>
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
  (handshake): WireCase =>
    async ({ url }) => {
      const status = await tryHandshake(url, handshake)
      if (status !== handshake.status) throw new Error(`${handshake.kind}: expected ${handshake.status}, got ${status}`)
      return `handshake with ${handshake.kind}: ${status}`
    },
)

/** Bytes on the socket: fragmented frames, malformed frames, noise, early frames, floods; and invalid handshakes. */
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
