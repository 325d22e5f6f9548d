import { randomUUIDv7 } from 'node:crypto'
import type { Call } from './call.ts'
import type { Dice } from './values.ts'
import { type Owner, PASSWORD, type World } from './world.ts'

type Make = (world: World, dice: Dice) => Omit<Call, 'operation'> | Promise<Omit<Call, 'operation'>>

/** Who acts. */
export const pickOwner = ({ owners }: World, { who }: Dice) => owners[who % owners.length] as Owner

const ofOwner: Make = (world, dice) => ({ cookie: pickOwner(world, dice).cookie })

const inOwnRoom: Make = (world, dice) => {
  const { cookie, room } = pickOwner(world, dice)
  return { cookie, parameters: { room: dice.flag ? room : world.common } }
}

const ofNewcomer: Make = async ({ newcomer }) => ({ cookie: (await newcomer()).cookie })

const ofNobody: Make = () => ({})

const PROBES = [
  '/healthz',
  '/health',
  '/health/live',
  '/readyz',
  '/ready',
  '/health/ready',
  '/api/health',
  '/api/version',
]
const DOCUMENTS = ['/api/openapi.json', '/api/docs', '/api/docs/style.css', '/api/teaching']

/** Operations that take nothing, and need nobody. */
export const FIXED_CALLS: Record<string, Make> = Object.fromEntries(
  [...PROBES, ...DOCUMENTS].map((path) => [`get ${path}`, ofNobody]),
)

/** For each operation, how a request is made that must succeed. */
export const VALID_CALLS: Record<string, Make> = {
  'post /api/accounts': ({ unique }, { name }) => ({ body: { name: unique(name), password: PASSWORD } }),
  'post /api/session': ({ registered }) => ({ body: { name: registered.name.toUpperCase(), password: PASSWORD } }),
  'get /api/session': ofOwner,
  'delete /api/session': ofNewcomer,
  'get /api/sessions': ofOwner,
  'delete /api/sessions': ofNewcomer,
  'delete /api/sessions/:session': async ({ newcomer }) => {
    const { cookie, session } = await newcomer()
    return { cookie, parameters: { session } }
  },
  'get /api/me': ofOwner,
  'put /api/me/password': async ({ newcomer }) => ({
    cookie: (await newcomer()).cookie,
    body: { current: PASSWORD, password: `${PASSWORD}, too` },
  }),
  'get /api/rooms': ofOwner,
  'post /api/rooms': async ({ newcomer, unique }, { name, who }) => {
    // Mostly private: every public one makes every list longer.
    const visibility = who % 16 === 0 ? 'public' : 'private'
    return { cookie: (await newcomer()).cookie, body: { name: unique(name), visibility } }
  },
  'get /api/rooms/:room': inOwnRoom,
  'patch /api/rooms/:room': (world, dice) => {
    const { cookie, room } = pickOwner(world, dice)
    return { cookie, parameters: { room }, body: { name: world.unique(dice.name) } }
  },
  'get /api/rooms/:room/members': (world, dice) => {
    const { name } = pickOwner(world, dice)
    return { ...inOwnRoom(world, dice), query: { limit: dice.limit, ...(dice.flag && { after: name }) } }
  },
  'post /api/rooms/:room/members': async (world, dice) => {
    const newcomer = await world.newcomer()
    if (dice.flag) return { cookie: newcomer.cookie, parameters: { room: world.open }, body: {} }
    const { cookie, room } = pickOwner(world, dice)
    return { cookie, parameters: { room }, body: { name: newcomer.name } }
  },
  'delete /api/rooms/:room/members/:account': async (world, dice) => {
    const owner = pickOwner(world, dice)
    const newcomer = await world.newcomer()
    await world.invite(owner, owner.room, newcomer)
    const { cookie } = dice.flag ? owner : newcomer
    return { cookie, parameters: { room: owner.room, account: newcomer.id } }
  },
  'put /api/rooms/:room/read-mark': (world, dice) => {
    const { cookie } = pickOwner(world, dice)
    return {
      cookie,
      parameters: { room: world.common },
      body: { seq: dice.which % (world.seqs.get(world.common) ?? 1) },
    }
  },
  'get /api/rooms/:room/messages': (world, dice) => {
    const place = [{}, { before: dice.which }, { after: dice.which }][dice.which % 3]
    return { ...inOwnRoom(world, dice), query: { limit: dice.limit, ...place } }
  },
  'post /api/rooms/:room/messages': (world, dice) => ({
    ...inOwnRoom(world, dice),
    body: { id: randomUUIDv7(), body: dice.text },
  }),
  'patch /api/rooms/:room/messages/:seq': (world, dice) => {
    const { cookie, room, messages } = pickOwner(world, dice)
    const { seq = 0 } = messages[dice.which % messages.length] ?? {}
    return { cookie, parameters: { room, seq }, body: { body: dice.text } }
  },
  'delete /api/rooms/:room/messages/:seq': async (world, dice) => {
    const owner = pickOwner(world, dice)
    const { room, seq } = await world.send(owner, owner.room)
    return { cookie: owner.cookie, parameters: { room, seq } }
  },
  'get /api/search': (world, dice) => {
    const { cookie, room } = pickOwner(world, dice)
    return {
      cookie,
      query: { q: dice.text.slice(0, 200).toWellFormed(), limit: dice.limit, ...(dice.flag && { room }) },
    }
  },
  'get /api/topology': ofOwner,
  ...FIXED_CALLS,
  'put /api/teaching': () => ({ body: { notReady: false } }),
}
