import { randomUUIDv7 } from 'node:crypto'
import type { Call } from './call.ts'
import { pickOwner } from './valid-calls.ts'
import type { Dice } from './values.ts'
import type { Owner, World } from './world.ts'

/** Far past the last change of any room here. */
const FUTURE = 1_000_000

/** The largest id that is one; nobody has it. */
const NOBODY = 2_147_483_647

export interface Refusal {
  call: Call
  code: string
  field?: string
}

type Make = (world: World, dice: Dice) => Refusal

/** Somebody who is in the common room and owns nothing in it. */
const pickGuest = ({ owners }: World, { who }: Dice) => owners[1 + (who % (owners.length - 1))] as Owner

const SEQ = '/api/rooms/:room/messages/:seq'

/** Well-formed requests for what is another's, is not there, or is not there yet. */
export const REFUSALS: Make[] = [
  ...['patch', 'delete'].flatMap((method): Make[] => {
    const body = method === 'patch' ? { body: { body: 'mine now' } } : {}
    return [
      (world, dice) => {
        const parameters = { room: world.common, seq: world.ofFirst.seq }
        const { cookie } = pickGuest(world, dice)
        return { call: { operation: `${method} ${SEQ}`, cookie, parameters, ...body }, code: 'not-the-author' }
      },
      (world, dice) => {
        const { cookie, room } = pickOwner(world, dice)
        const parameters = { room, seq: FUTURE + dice.which }
        return { call: { operation: `${method} ${SEQ}`, cookie, parameters, ...body }, code: 'message-not-found' }
      },
    ]
  }),
  (world, dice) => ({
    call: {
      operation: 'patch /api/rooms/:room',
      cookie: pickGuest(world, dice).cookie,
      parameters: { room: world.common },
      body: { name: world.unique(dice.name) },
    },
    code: 'not-the-owner',
  }),
  (world, dice) => ({
    call: {
      operation: 'delete /api/rooms/:room/members/:account',
      cookie: pickGuest(world, dice).cookie,
      parameters: { room: world.common, account: (world.owners[0] as Owner).id },
    },
    code: 'not-the-owner',
  }),
  (world, dice) => {
    const { cookie, room } = pickOwner(world, dice)
    const call = {
      operation: 'delete /api/rooms/:room/members/:account',
      cookie,
      parameters: { room, account: NOBODY },
    }
    return { call, code: 'account-not-found' }
  },
  (world, dice) => {
    const { cookie, room } = pickOwner(world, dice)
    const body = { name: world.unique('nobody') }
    const call = { operation: 'post /api/rooms/:room/members', cookie, parameters: { room }, body }
    return { call, code: 'account-not-found', field: 'name' }
  },
  (world, dice) => {
    const { cookie, room } = pickOwner(world, dice)
    const body = { seq: FUTURE + dice.which }
    const call = { operation: 'put /api/rooms/:room/read-mark', cookie, parameters: { room }, body }
    return { call, code: 'bad-request', field: 'seq' }
  },
  (world, dice) => {
    const { cookie } = pickOwner(world, dice)
    const parameters = { session: (world.strangers[0] as { session: string }).session }
    return { call: { operation: 'delete /api/sessions/:session', cookie, parameters }, code: 'session-not-found' }
  },
  (world, dice) => {
    const { cookie, room, messages } = pickOwner(world, dice)
    const body = { id: messages[0]?.id, body: 'another text' }
    const call = { operation: 'post /api/rooms/:room/messages', cookie, parameters: { room }, body }
    return { call, code: 'id-conflict' }
  },
  (world, dice) => {
    const { cookie } = pickOwner(world, dice)
    const body = { name: 'GENERAL', visibility: 'public' }
    return { call: { operation: 'post /api/rooms', cookie, body }, code: 'name-taken', field: 'name' }
  },
  ...listForeignRooms(),
]

// Whatever one wants of a private room of others, or of none, it is not there.
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
  return wanted.map(([operation, code, body]) => (world, dice) => {
    const { cookie, id } = world.strangers[dice.who % world.strangers.length] as World['strangers'][0]
    const room = dice.flag ? pickOwner(world, dice).room : NOBODY
    return { call: { operation, cookie, parameters: { room, seq: 1, account: id }, body }, code }
  })
}
