import { expect, test } from 'vitest'
import { findLocalAddresses } from './addresses.ts'
import type { Container } from './containers.ts'
import { lastWords } from './exits.ts'
import { findOldTraefik, findOtherStack, findTakenNames } from './leftovers.ts'

const container = (name: string, image = 'postgres:18-alpine', labels = {}, env: string[] = []): Container => ({
  Name: `/${name}`,
  Config: { Image: image, Env: env, Labels: labels },
  State: { Status: 'running', ExitCode: 0, Restarting: false },
  HostConfig: { NetworkMode: 'bridge' },
  NetworkSettings: { Ports: {} },
})

const ofStack = (folder: string) =>
  container('chat-db-1', 'postgres:18-alpine', {
    'com.docker.compose.project': 'chat',
    'com.docker.compose.project.working_dir': folder,
  })

test('B8: quotes a JSON message or plain lines from the end of a log', () => {
  expect(lastWords('started\n{"level":60,"msg":"Settings are wrong","err":{"message":"PORT"}}\n\n')).toBe(
    'Settings are wrong: PORT',
  )
  expect(lastWords('{"msg":"started"}\nPORT: wrong\nLOG_LEVEL: wrong\n')).toBe('PORT: wrong; LOG_LEVEL: wrong')
  expect(lastWords('')).toBe('its log is empty')
})

test.each([
  ['DATABASE_URL=postgresql://postgres:sample@localhost:5432/chat', ['DATABASE_URL']],
  ['REDIS_URL=redis://127.0.0.1:6379', ['REDIS_URL']],
  ['API_UPSTREAM=http://[::1]:3001', ['API_UPSTREAM']],
  ['DATABASE_URL=postgresql://localhost:sample@db:5432/chat?a=b', []],
  ['CORS_ORIGIN=http://localhost:8080', []],
  ['DATABASE_URL=', []],
])('B8: finds an address that is the container itself: %s', (entry, found) => {
  const { Config, HostConfig } = container('backend', 'chat-backend:local', {}, [entry])
  expect(findLocalAddresses({ Config, HostConfig })).toEqual(found)
  expect(findLocalAddresses({ Config, HostConfig: { NetworkMode: 'host' } })).toEqual([])
})

test('reports a stack of the same name from another folder once, but not its own', () => {
  expect(findOtherStack([ofStack('/old'), ofStack('/old'), ofStack('/here')], '/here')).toMatchObject([
    { text: expect.stringContaining('/old'), blocks: ['compose', 'production'] },
  ])
})

test('reports a name that another project uses, but not its own', () => {
  const own = container('backend', 'chat-backend:local', { 'chat.docker-run': 'chat' })
  expect(findTakenNames([own, container('db'), container('db2')], {})).toMatchObject([{ blocks: ['docker-run'] }])
})

test.each([
  ['traefik:v3.2', '1.44', 1],
  ['traefik:v3.6.0', '1.44', 1],
  ['traefik:v3.6', '1.44', 0],
  ['traefik:v3.7', '1.44', 0],
  ['traefik:v3.2', '1.24', 0],
  ['postgres:18-alpine', '1.44', 0],
])('for %s and a Docker with the oldest API %s, reports %i findings', (image, api, count) => {
  expect(findOldTraefik([container('traefik', image)], api)).toHaveLength(count)
})
