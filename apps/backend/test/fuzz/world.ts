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

/** Somebody with a private room of their own, and messages in it. */
export interface Owner extends Resident {
  room: number
  messages: Stored[]
}

export type World = Awaited<ReturnType<typeof createWorld>>

/**
 * The people and rooms that the cases are about. What is valid is done by owners, and by newcomers who are used once;
 * what may be anything is done by strangers, who own nothing: so that neither spoils the other.
 */
export async function createWorld(url: string, database: Database) {
  const residents = createResidents(database, await hashPassword(PASSWORD))
  const seqs = new Map<number, number>()
  const acknowledged = new Set<string>()
  let names = 0

  async function must<T>(call: Call): Promise<T> {
    const { status, body } = await perform(url, call)
    if (status >= 300) throw new Error(`${call.operation}: ${status} ${JSON.stringify(body)}`)
    return body as T
  }

  /** What an acknowledgement says is kept, to be compared with the database at the end. */
  function acknowledge({ id, room, seq }: Stored) {
    acknowledged.add(`${room} ${id}`)
    seqs.set(room, Math.max(seqs.get(room) ?? 0, seq))
  }

  async function send({ cookie }: Resident, room: number, text = 'of the world'): Promise<Stored> {
    const body = { id: randomUUIDv7(), body: text }
    const stored = await must<Stored>({
      operation: 'post /api/rooms/:room/messages',
      cookie,
      parameters: { room },
      body,
    })
    acknowledge(stored)
    return stored
  }

  const createRoom = ({ cookie }: Resident, name: string, visibility: Room['visibility']) =>
    must<Room>({ operation: 'post /api/rooms', cookie, body: { name, visibility } })

  const invite = ({ cookie }: Resident, room: number, { name }: Pick<Account, 'name'>) =>
    must<Room>({ operation: 'post /api/rooms/:room/members', cookie, parameters: { room }, body: { name } })

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
  const registered = await must<Account>({
    operation: 'post /api/accounts',
    body: { name: 'registered', password: PASSWORD },
  })
  const { epoch } = await must<Page>({
    operation: 'get /api/rooms/:room/messages',
    cookie: first.cookie,
    parameters: { room: common.id },
  })

  return {
    url,
    epoch,
    owners,
    /** They are in no room. */
    strangers,
    /** A private room of the first owner that every owner is in, with a message of the first. */
    common: common.id,
    ofFirst,
    /** A public room that no owner here is in. */
    open: open.id,
    /** An account that signs in. */
    registered,
    seqs,
    acknowledged,
    acknowledge,
    newcomer: residents.next,
    invite,
    send,
    /** A name that nobody has. */
    unique: (name: string) => `${name} ${(names++).toString(36)}`,
  }
}
