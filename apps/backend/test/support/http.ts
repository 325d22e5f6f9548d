import { randomUUID, randomUUIDv7 } from 'node:crypto'
import type { Page, Stored } from '@chat/contract/messages'
import { PROBLEMS, type ProblemCode } from '@chat/contract/problem-codes'
import type { Room } from '@chat/contract/rooms'
import type { Response } from 'supertest'
import { expect } from 'vitest'
import type { User } from './app.ts'

/** Expects problem details with this code, its status and exactly these fields. */
export function refusal(code: ProblemCode, ...fields: string[]) {
  return ({ status, body }: Response) => {
    const found = { status, code: body.code, fields: (body.errors ?? []).map(({ field }: { field: string }) => field) }
    expect(found).toEqual({ status: PROBLEMS[code][0], code, fields })
  }
}

export async function createRoom(
  owner: User,
  visibility: Room['visibility'] = 'public',
  name: string = randomUUID(),
): Promise<Room> {
  return (await owner.post('/api/rooms').send({ name, visibility }).expect(201)).body
}

export const join = (user: User, room: number) => user.post(`/api/rooms/${room}/members`).send({})
export const invite = (host: User, room: number, name: string) => host.post(`/api/rooms/${room}/members`).send({ name })
export const remove = (user: User, room: number, { account }: User) =>
  user.delete(`/api/rooms/${room}/members/${account.id}`)
export const rename = (user: User, room: number, name: string) => user.patch(`/api/rooms/${room}`).send({ name })

export const send = (author: User, room: number, body: string, id: string = randomUUIDv7()) =>
  author.post(`/api/rooms/${room}/messages`).send({ id, body })

export const store = async (author: User, room: number, body: string): Promise<Stored> =>
  (await send(author, room, body).expect(201)).body

export const edit = (author: User, room: number, seq: number, body: string) =>
  author.patch(`/api/rooms/${room}/messages/${seq}`).send({ body })

export const listMessages = async (user: User, room: number, query: object = {}): Promise<Page> =>
  (await user.get(`/api/rooms/${room}/messages`).query(query).expect(200)).body

export const listRooms = async (user: User): Promise<Room[]> => (await user.get('/api/rooms').expect(200)).body.rooms

export const markRead = (user: User, room: number, seq: number) =>
  user.put(`/api/rooms/${room}/read-mark`).send({ seq })

export const search = (user: User, q: string, query: object = {}) => user.get('/api/search').query({ q, ...query })
