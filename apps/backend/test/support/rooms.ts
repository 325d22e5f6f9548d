import { randomUUID } from 'node:crypto'
import { createPerson, openSocket, type Person, type RawSocket } from './person.ts'

/** Opens a socket that subscribes to a room from `seq` of `epoch`. */
export async function followRoom(
  url: string,
  person: Person,
  room: number,
  epoch: string,
  seq: number,
): Promise<RawSocket> {
  const socket = await openSocket(url, person)
  socket.send({ event: 'room:resume', epoch, rooms: [{ room, seq }] })
  return socket
}

/** Creates an account with a room and a socket that subscribes to it. */
export async function createRoomWithSocket(url: string) {
  const person = await createPerson(url)
  const { id: room } = await person.api.createRoom({ name: randomUUID(), visibility: 'public' })
  const { epoch, seq } = await person.api.listMessages(room)
  const socket = await followRoom(url, person, room, epoch, seq)
  return { person, room, epoch, seq, socket }
}
