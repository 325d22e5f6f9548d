import fc from 'fast-check'
import { toFrame, VALID_FRAMES } from './frames.ts'
import type { SocketLine } from './socket-line.ts'
import { type Dice, dice } from './values.ts'
import type { Owner, World } from './world.ts'

/** Changes that a replica keeps of each room that is followed: until it has them, its memory rises by itself. */
const RING_CHANGES = 1_250

/** Messages under way at once in a room: they are stored together. */
const AT_ONCE = 50

/** Has every room followed, and says as much in each as a replica keeps of it. */
export async function fillRings(world: World, lines: SocketLine[], seed: number): Promise<void> {
  const drawn = fc.sample(dice, { seed, numRuns: RING_CHANGES })
  const follow = VALID_FRAMES['room:resume'] as (typeof VALID_FRAMES)[string]
  for (const [index, owner] of world.owners.entries()) {
    await (lines[index] as SocketLine).take((say) => say(toFrame(follow(world, owner, drawn[0] as Dice))))
  }
  const [first] = world.owners as [Owner]
  const places = [...world.owners.map((owner) => [owner, owner.room] as const), [first, world.common] as const]
  for (let at = 0; at < drawn.length; at += AT_ONCE) {
    const texts = drawn.slice(at, at + AT_ONCE)
    await Promise.all(places.flatMap(([owner, room]) => texts.map(({ text }) => world.send(owner, room, text))))
  }
}
