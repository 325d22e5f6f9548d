import { randomUUID, randomUUIDv7 } from 'node:crypto'
import type { ServerEvent } from '@chat/contract/socket'
import type { Frame } from './serial-socket.ts'
import type { Choices } from './values.ts'
import type { Owner, World } from './world.ts'

export type FrameContent = Record<string, unknown>

/** For each client event, a frame of an owner that must succeed. */
export const VALID_FRAMES: Record<string, (world: World, owner: Owner, choices: Choices) => FrameContent> = {
  'room:resume': ({ epoch, common, seqs }, { room }, { which, flag }) => ({
    event: 'room:resume',
    epoch,
    // A resumable seq, sometimes before the end.
    rooms: [room, common].map((id) => ({ room: id, seq: Math.max(0, (seqs.get(id) ?? 0) - (which % 3)) })),
    ...(flag && { gap: true }),
  }),
  'room:unsubscribe': ({ common }, { room }, { flag }) => ({ event: 'room:unsubscribe', room: flag ? room : common }),
  'typing:start': ({ common }) => ({ event: 'typing:start', room: common }),
  'message:send': ({ common }, { room }, { flag, text }) => ({
    event: 'message:send',
    room: flag ? room : common,
    id: randomUUIDv7(),
    body: text,
  }),
}

const ANSWERS_TO_RESUME = new Set(['room:resumed', 'room:reset', 'room:refused'])
const ANSWERS_TO_SEND = new Set(['message:stored', 'message:refused'])

/** Returns the answers to a frame, or undefined while answers are missing. */
export function findAnswers(content: FrameContent, events: ServerEvent[]): ServerEvent[] | undefined {
  if (content.event === 'room:resume') {
    const rooms = (content.rooms as { room: number }[]).map(({ room }) =>
      events.find((event) => ANSWERS_TO_RESUME.has(event.event) && 'room' in event && event.room === room),
    )
    return rooms.every((found) => found !== undefined) ? rooms : undefined
  }
  if (content.event !== 'message:send') return []
  const answer = events.find((event) => ANSWERS_TO_SEND.has(event.event) && 'id' in event && event.id === content.id)
  return answer && [answer]
}

/** Returns a frame that is answered when its operation is complete. */
export function toFrame(content: FrameContent): Frame {
  return { data: JSON.stringify(content), isAnswered: (events) => findAnswers(content, events) !== undefined }
}

/** Valid frames about data of other accounts or missing data, and the expected result of each. */
export const REFUSED_FRAMES: ((world: World, owner: Owner) => { content: FrameContent; end: string })[] = [
  ({ epoch, common }) => ({
    content: { event: 'room:resume', epoch, rooms: [{ room: common, seq: Number.MAX_SAFE_INTEGER }] },
    end: 'room:reset ahead',
  }),
  ({ common }) => ({
    content: { event: 'room:resume', epoch: randomUUID(), rooms: [{ room: common, seq: 0 }] },
    end: 'room:reset epoch',
  }),
  (world, owner) => ({
    content: { event: 'room:resume', epoch: world.epoch, rooms: [{ room: roomOfAnother(world, owner), seq: 0 }] },
    end: 'room:refused not-a-member',
  }),
  (world, owner) => ({
    content: { event: 'typing:start', room: roomOfAnother(world, owner) },
    end: 'request:refused not-a-member',
  }),
  (world, owner) => ({
    content: { event: 'message:send', room: roomOfAnother(world, owner), id: randomUUIDv7(), body: 'let me in' },
    end: 'message:refused room-not-found',
  }),
  ({ open }, owner) => ({
    content: { event: 'message:send', room: open, id: randomUUIDv7(), body: `let ${owner.name} in` },
    end: 'message:refused not-a-member',
  }),
  (_world, { room, messages }) => ({
    content: { event: 'message:send', room, id: messages[0]?.id, body: 'another text' },
    end: 'message:refused id-conflict',
  }),
]

function roomOfAnother({ owners }: World, { id }: Owner): number {
  return (owners.find((other) => other.id !== id) as Owner).room
}

/** Returns the result of a case as text. */
export function describeEnd(event: ServerEvent): string {
  if ('problem' in event) return `${event.event} ${event.problem.code}`
  return event.event === 'room:reset' ? `${event.event} ${event.reason}` : event.event
}
