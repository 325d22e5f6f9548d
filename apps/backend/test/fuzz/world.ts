import { randomUUIDv7 } from 'node:crypto'
import type { Account } from '@chat/contract/accounts'
import type { Page, Stored } from '@chat/contract/messages'
import type { Room } from '@chat/contract/rooms'
import { hashPassword } from '../../src/accounts/password.ts'
import { type Call, perform } from './call.ts'
import { createResidents, type Database, type Resident } from './residents.ts'

const OWNERS = 8
const STRANGERS = 4
const MESSAGES_EACH = 5

/** The password of every account. */
export const PASSWORD = 'only for tests'

/** An account with its own private room and messages in it. */
export interface Owner extends Resident {
  room: number
  messages: Stored[]
}

export type World = Awaited<ReturnType<typeof createWorld>>

/**
 * Creates the accounts and rooms of the cases. Owners and newcomers, which are used once, send valid requests. Strangers
 * own nothing and send arbitrary requests, so that these cannot change the data of valid requests.
 */
export async function createWorld(url: string, database: Database) {
  const residents = createResidents(database, await hashPassword(PASSWORD))
  const seqs = new Map<number, number>()
  const acknowledged = new Set<string>()
  let names = 0

  async function request<T>(call: Call): Promise<T> {
    const { status, body } = await perform(url, call)
    if (status >= 300) throw new Error(`${call.operation}: ${status} ${JSON.stringify(body)}`)
    return body as T
  }

  /** Records an acknowledgement, to compare it with the database at the end. */
  function acknowledge({ id, room, seq }: Stored) {
    acknowledged.add(`${room} ${id}`)
    seqs.set(room, Math.max(seqs.get(room) ?? 0, seq))
  }

  async function send({ cookie }: Resident, room: number, text = 'of the world'): Promise<Stored> {
    const body = { id: randomUUIDv7(), body: text }
    const stored = await request<Stored>({
      operation: 'post /api/rooms/:room/messages',
      cookie,
      parameters: { room },
      body,
    })
    acknowledge(stored)
    return stored
  }

  const createRoom = ({ cookie }: Resident, name: string, visibility: Room['visibility']) =>
    request<Room>({ operation: 'post /api/rooms', cookie, body: { name, visibility } })

  const invite = ({ cookie }: Resident, room: number, { name }: Pick<Account, 'name'>) =>
    request<Room>({ operation: 'post /api/rooms/:room/members', cookie, parameters: { room }, body: { name } })

  async function createOwner(): Promise<Owner> {
    const resident = await residents.next()
    const { id: room } = await createRoom(resident, 'own', 'private')
    const messages: Stored[] = []
    while (messages.length < MESSAGES_EACH) messages.push(await send(resident, room))
    return { ...resident, room, messages }
  }

  const owners = await Promise.all(Array.from({ length: OWNERS }, createOwner))
  const [first] = owners as [Owner]
  const common = await createRoom(first, 'common', 'private')
  for (const owner of owners.slice(1)) await invite(first, common.id, owner)
  const open = await createRoom(await residents.next(), 'open', 'public')
  const ofFirst = await send(first, common.id)
  const strangers = await Promise.all(Array.from({ length: STRANGERS }, residents.next))
  const registered = await request<Account>({
    operation: 'post /api/accounts',
    body: { name: 'registered', password: PASSWORD },
  })
  const { epoch } = await request<Page>({
    operation: 'get /api/rooms/:room/messages',
    cookie: first.cookie,
    parameters: { room: common.id },
  })

  return {
    url,
    epoch,
    owners,
    /** Accounts without a room. */
    strangers,
    /** A private room of the first owner, with all owners as members and a message of the first. */
    common: common.id,
    ofFirst,
    /** A public room without these owners. */
    open: open.id,
    /** An account with a password. */
    registered,
    seqs,
    acknowledged,
    acknowledge,
    newcomer: residents.next,
    invite,
    send,
    /** Returns an unused name. */
    unique: (name: string) => `${name} ${(names++).toString(36)}`,
  }
}
