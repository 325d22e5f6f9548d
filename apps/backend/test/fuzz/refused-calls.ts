import { randomUUIDv7 } from 'node:crypto'
import type { Call } from './call.ts'
import { pickOwner } from './valid-calls.ts'
import type { Choices } from './values.ts'
import type { Owner, World } from './world.ts'

/** A seq after the last change of every room. */
const FUTURE = 1_000_000

/** The largest valid id. No account or room has it. */
const UNUSED_ID = 2_147_483_647

export interface Refusal {
  call: Call
  code: string
  field?: string
}

type Make = (world: World, choices: Choices) => Refusal

/** Returns a member of the common room who owns nothing in it. */
const pickGuest = ({ owners }: World, { who }: Choices) => owners[1 + (who % (owners.length - 1))] as Owner

const SEQ = '/api/rooms/:room/messages/:seq'

/** Valid requests for data of other accounts or missing data. */
export const REFUSALS: Make[] = [
  ...['patch', 'delete'].flatMap((method): Make[] => {
    const body = method === 'patch' ? { body: { body: 'mine now' } } : {}
    return [
      (world, choices) => {
        const parameters = { room: world.common, seq: world.ofFirst.seq }
        const { cookie } = pickGuest(world, choices)
        return { call: { operation: `${method} ${SEQ}`, cookie, parameters, ...body }, code: 'not-the-author' }
      },
      (world, choices) => {
        const { cookie, room } = pickOwner(world, choices)
        const parameters = { room, seq: FUTURE + choices.which }
        return { call: { operation: `${method} ${SEQ}`, cookie, parameters, ...body }, code: 'message-not-found' }
      },
    ]
  }),
  (world, choices) => ({
    call: {
      operation: 'patch /api/rooms/:room',
      cookie: pickGuest(world, choices).cookie,
      parameters: { room: world.common },
      body: { name: world.unique(choices.name) },
    },
    code: 'not-the-owner',
  }),
  (world, choices) => ({
    call: {
      operation: 'delete /api/rooms/:room/members/:account',
      cookie: pickGuest(world, choices).cookie,
      parameters: { room: world.common, account: (world.owners[0] as Owner).id },
    },
    code: 'not-the-owner',
  }),
  (world, choices) => {
    const { cookie, room } = pickOwner(world, choices)
    const call = {
      operation: 'delete /api/rooms/:room/members/:account',
      cookie,
      parameters: { room, account: UNUSED_ID },
    }
    return { call, code: 'account-not-found' }
  },
  (world, choices) => {
    const { cookie, room } = pickOwner(world, choices)
    const body = { name: world.unique('unknown') }
    const call = { operation: 'post /api/rooms/:room/members', cookie, parameters: { room }, body }
    return { call, code: 'account-not-found', field: 'name' }
  },
  (world, choices) => {
    const { cookie, room } = pickOwner(world, choices)
    const body = { seq: FUTURE + choices.which }
    const call = { operation: 'put /api/rooms/:room/read-mark', cookie, parameters: { room }, body }
    return { call, code: 'bad-request', field: 'seq' }
  },
  (world, choices) => {
    const { cookie } = pickOwner(world, choices)
    const parameters = { session: (world.strangers[0] as { session: string }).session }
    return { call: { operation: 'delete /api/sessions/:session', cookie, parameters }, code: 'session-not-found' }
  },
  (world, choices) => {
    const { cookie, room, messages } = pickOwner(world, choices)
    const body = { id: messages[0]?.id, body: 'another text' }
    const call = { operation: 'post /api/rooms/:room/messages', cookie, parameters: { room }, body }
    return { call, code: 'id-conflict' }
  },
  (world, choices) => {
    const { cookie } = pickOwner(world, choices)
    const body = { name: 'GENERAL', visibility: 'public' }
    return { call: { operation: 'post /api/rooms', cookie, body }, code: 'name-taken', field: 'name' }
  },
  ...listForeignRooms(),
]

// For a stranger, a private room looks like a missing room.
function listForeignRooms(): Make[] {
  const wanted: [operation: string, code: string, body?: object][] = [
    ['get /api/rooms/:room', 'room-not-found'],
    ['patch /api/rooms/:room', 'room-not-found', { name: 'mine now' }],
    ['get /api/rooms/:room/members', 'room-not-found'],
    ['post /api/rooms/:room/members', 'room-not-found', {}],
    ['delete /api/rooms/:room/members/:account', 'room-not-found'],
    ['put /api/rooms/:room/read-mark', 'room-not-found', { seq: 1 }],
    ['get /api/rooms/:room/messages', 'room-not-found'],
    ['post /api/rooms/:room/messages', 'room-not-found', { id: randomUUIDv7(), body: 'let me in' }],
    [`patch ${SEQ}`, 'message-not-found', { body: 'mine now' }],
    [`delete ${SEQ}`, 'message-not-found'],
  ]
  return wanted.map(([operation, code, body]) => (world, choices) => {
    const { cookie, id } = world.strangers[choices.who % world.strangers.length] as World['strangers'][0]
    const room = choices.flag ? pickOwner(world, choices).room : UNUSED_ID
    return { call: { operation, cookie, parameters: { room, seq: 1, account: id }, body }, code }
  })
}
