import { randomUUIDv7 } from 'node:crypto'
import type { Call } from './call.ts'
import type { Choices } from './values.ts'
import { type Owner, PASSWORD, type World } from './world.ts'

type Make = (world: World, choices: Choices) => Omit<Call, 'operation'> | Promise<Omit<Call, 'operation'>>

/** Returns the owner of a case. */
export const pickOwner = ({ owners }: World, { who }: Choices) => owners[who % owners.length] as Owner

const ofOwner: Make = (world, choices) => ({ cookie: pickOwner(world, choices).cookie })

const inOwnRoom: Make = (world, choices) => {
  const { cookie, room } = pickOwner(world, choices)
  return { cookie, parameters: { room: choices.flag ? room : world.common } }
}

const ofNewcomer: Make = async ({ newcomer }) => ({ cookie: (await newcomer()).cookie })

const withoutSession: Make = () => ({})

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

/** Operations without input and without a session. */
export const FIXED_CALLS: Record<string, Make> = Object.fromEntries(
  [...PROBES, ...DOCUMENTS].map((path) => [`get ${path}`, withoutSession]),
)

/** For each operation, creates a request that must succeed. */
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
    // Mostly private, because public rooms make every list longer.
    const visibility = who % 16 === 0 ? 'public' : 'private'
    return { cookie: (await newcomer()).cookie, body: { name: unique(name), visibility } }
  },
  'get /api/rooms/:room': inOwnRoom,
  'patch /api/rooms/:room': (world, choices) => {
    const { cookie, room } = pickOwner(world, choices)
    return { cookie, parameters: { room }, body: { name: world.unique(choices.name) } }
  },
  'get /api/rooms/:room/members': (world, choices) => {
    const { name } = pickOwner(world, choices)
    return { ...inOwnRoom(world, choices), query: { limit: choices.limit, ...(choices.flag && { after: name }) } }
  },
  'post /api/rooms/:room/members': async (world, choices) => {
    const newcomer = await world.newcomer()
    if (choices.flag) return { cookie: newcomer.cookie, parameters: { room: world.open }, body: {} }
    const { cookie, room } = pickOwner(world, choices)
    return { cookie, parameters: { room }, body: { name: newcomer.name } }
  },
  'delete /api/rooms/:room/members/:account': async (world, choices) => {
    const owner = pickOwner(world, choices)
    const newcomer = await world.newcomer()
    await world.invite(owner, owner.room, newcomer)
    const { cookie } = choices.flag ? owner : newcomer
    return { cookie, parameters: { room: owner.room, account: newcomer.id } }
  },
  'put /api/rooms/:room/read-mark': (world, choices) => {
    const { cookie } = pickOwner(world, choices)
    return {
      cookie,
      parameters: { room: world.common },
      body: { seq: choices.which % (world.seqs.get(world.common) ?? 1) },
    }
  },
  'get /api/rooms/:room/messages': (world, choices) => {
    const position = [{}, { before: choices.which }, { after: choices.which }][choices.which % 3]
    return { ...inOwnRoom(world, choices), query: { limit: choices.limit, ...position } }
  },
  'post /api/rooms/:room/messages': (world, choices) => ({
    ...inOwnRoom(world, choices),
    body: { id: randomUUIDv7(), body: choices.text },
  }),
  'patch /api/rooms/:room/messages/:seq': (world, choices) => {
    const { cookie, room, messages } = pickOwner(world, choices)
    const { seq = 0 } = messages[choices.which % messages.length] ?? {}
    return { cookie, parameters: { room, seq }, body: { body: choices.text } }
  },
  'delete /api/rooms/:room/messages/:seq': async (world, choices) => {
    const owner = pickOwner(world, choices)
    const { room, seq } = await world.send(owner, owner.room)
    return { cookie: owner.cookie, parameters: { room, seq } }
  },
  'get /api/search': (world, choices) => {
    const { cookie, room } = pickOwner(world, choices)
    return {
      cookie,
      query: { q: choices.text.slice(0, 200).toWellFormed(), limit: choices.limit, ...(choices.flag && { room }) },
    }
  },
  'get /api/topology': ofOwner,
  ...FIXED_CALLS,
  'put /api/teaching': () => ({ body: { notReady: false } }),
}
