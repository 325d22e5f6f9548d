import { expect, it } from 'vitest'
import { messagePath, parsePath, roomPath } from './routes.ts'

it.each([
  ['/', { screen: 'home' }],
  ['/chat', { screen: 'home' }],
  ['/chat/room/1', { screen: 'room', room: 1 }],
  ['/chat/room/12/', { screen: 'room', room: 12 }],
  ['/chat/room/1/46', { screen: 'room', room: 1, seq: 46 }],
  ['/chat/room/1/46/', { screen: 'room', room: 1, seq: 46 }],
  ['/chat/room/1/0', { screen: 'nowhere' }],
  ['/chat/room/1/x', { screen: 'nowhere' }],
  ['/chat/room/0', { screen: 'nowhere' }],
  ['/chat/room/1x', { screen: 'nowhere' }],
  ['/chat/room/', { screen: 'nowhere' }],
  ['/elsewhere', { screen: 'nowhere' }],
])('%s is %j', (path, route) => {
  expect(parsePath(path)).toEqual(route)
})

it('reads the paths that it writes', () => {
  expect(parsePath(roomPath(7))).toEqual({ screen: 'room', room: 7 })
  expect(parsePath(messagePath(7, 46))).toEqual({ screen: 'room', room: 7, seq: 46 })
})
