import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { messageIdSchema } from '@chat/contract/messages'
import { clientEventSchema } from '@chat/contract/socket'
import { ourProtocol } from '@chat/testing/generator/our-protocol'
import { idOf, numbersIn } from '@chat/testing/generator/protocol'
import { socketIoProtocol } from '@chat/testing/generator/socket-io-protocol'
import { Server } from 'socket.io'
import { expect, test } from 'vitest'
import { WebSocket } from 'ws'

const MEMBER = { cookie: 'chat_session=a', room: 7 }
const EPOCH = 'f3a5b1de-7d25-4cf3-b9e4-d6f3f8c3b1aa'

test.each([0, 1, 255, 4_294_967_296])('encodes message number %i in a UUID v7', (number) => {
  const id = messageIdSchema.parse(idOf(number))
  expect(numbersIn(JSON.stringify({ id }))).toEqual([number])
})

test('finds every message of a frame, and ignores texts and accounts', () => {
  const message = (number: number) => ({
    author: { id: 3, name: 'Ada' },
    id: idOf(number),
    body: '"id":"x", \\"id\\":"',
  })
  expect(numbersIn(JSON.stringify([message(1), message(2), message(3)]))).toEqual([1, 2, 3])
  expect(numbersIn('')).toEqual([])
})

test('sends valid events to ours', () => {
  const opened = { event: 'connection:opened', account: { id: 1, name: 'Ada' }, epoch: EPOCH }
  const answer = ourProtocol.read(JSON.stringify(opened), MEMBER, 5)
  const [resume = ''] = answer.kind === 'answer' ? answer.frames : []
  expect(clientEventSchema.parse(JSON.parse(resume))).toMatchObject({ rooms: [{ room: 7, seq: 5 }] })
  expect(clientEventSchema.parse(JSON.parse(ourProtocol.send(7, 1, 'tea?')))).toMatchObject({ room: 7, body: 'tea?' })
})

test('reads the events of ours', () => {
  const read = (event: object) => ourProtocol.read(JSON.stringify(event), MEMBER, 0)
  const change = (number: number) => ({ kind: 'message:sent', message: { id: idOf(number), author: { id: 3 } } })
  expect(read({ event: 'room:changed', room: 7, changes: [change(8), change(9)] })).toEqual({
    kind: 'shown',
    numbers: [8, 9],
  })
  expect(read({ event: 'message:stored', id: idOf(8), room: 7 })).toEqual({ kind: 'stored', number: 8 })
  expect(read({ event: 'room:resumed' })).toEqual({ kind: 'ready' })
  for (const event of ['message:refused', 'request:refused', 'room:refused', 'room:reset']) {
    expect(read({ event }).kind).toBe('refused')
  }
  expect(read({ event: 'connection:beat' })).toEqual({ kind: 'nothing' })
})

test('exchanges packets with a real socket.io server', async () => {
  const http = createServer().listen(0, '127.0.0.1')
  await once(http, 'listening')
  const io = new Server(http, { transports: ['websocket'], pingInterval: 100 })
  io.on('connection', (socket) => {
    socket.on('message:send', (message, answer) => {
      io.emit('message:sent', message)
      answer(message.body === 'bad' ? { error: 'no' } : { id: message.id })
    })
    socket.emit('messages:resumed', socket.handshake.auth)
  })
  const socket = new WebSocket(`ws://127.0.0.1:${(http.address() as AddressInfo).port}${socketIoProtocol.path}`)
  const frames: string[] = []
  const reads: ReturnType<typeof socketIoProtocol.read>[] = []
  socket.on('message', (data) => {
    const read = socketIoProtocol.read(String(data), MEMBER, 42)
    frames.push(String(data))
    reads.push(read)
    if (read.kind === 'answer') for (const frame of read.frames) socket.send(frame)
  })
  const has = (expected: object) => expect.poll(() => reads).toContainEqual(expected)
  await has({ kind: 'ready' })
  expect(frames.find((frame) => frame.includes('messages:resumed'))).toContain('{"serverOffset":42}')
  socket.send(socketIoProtocol.send(7, 300, 'tea?'))
  await has({ kind: 'shown', numbers: [300] })
  await has({ kind: 'stored', number: 300 })
  socket.send(socketIoProtocol.send(7, 301, 'bad'))
  await has({ kind: 'refused', text: '43301[{"error":"no"}]' })
  // The server sends the second ping only after the pong.
  await expect.poll(() => frames.filter((frame) => frame === '2').length).toBeGreaterThan(2)
  io.disconnectSockets()
  await has({ kind: 'refused', text: '41' })
  await io.close()
})
