import fc from 'fast-check'
import { toFrame, VALID_FRAMES } from './frames.ts'
import type { SerialSocket } from './serial-socket.ts'
import { type Choices, choices } from './values.ts'
import type { Owner, World } from './world.ts'

/** More changes than a replay buffer keeps. Memory grows until all buffers are full. */
const BUFFER_CHANGES = 1_250

/** Concurrent messages of a room. The backend stores them in one batch. */
const BATCH_MESSAGES = 50

/** Subscribes to every room and fills its replay buffer. */
export async function fillReplayBuffers(world: World, sockets: SerialSocket[], seed: number): Promise<void> {
  const drawn = fc.sample(choices, { seed, numRuns: BUFFER_CHANGES })
  const resume = VALID_FRAMES['room:resume'] as (typeof VALID_FRAMES)[string]
  for (const [index, owner] of world.owners.entries()) {
    await (sockets[index] as SerialSocket).take((send) => send(toFrame(resume(world, owner, drawn[0] as Choices))))
  }
  const [first] = world.owners as [Owner]
  const rooms = [...world.owners.map((owner) => [owner, owner.room] as const), [first, world.common] as const]
  for (let at = 0; at < drawn.length; at += BATCH_MESSAGES) {
    const texts = drawn.slice(at, at + BATCH_MESSAGES)
    await Promise.all(rooms.flatMap(([owner, room]) => texts.map(({ text }) => world.send(owner, room, text))))
  }
}
