import { chmodSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { temporaryFolder } from '@chat/tooling/temporary-folder'
import { expect, onTestFinished, test } from 'vitest'
import { judgeMounts } from './mounts.ts'
import { judgeOrigins } from './origins.ts'
import { judgeSocket } from './socket.ts'

const DEFAULT = '/var/run/docker.sock'
const ROOTLESS = 'Debian GNU/Linux 13 ["name=seccomp","name=rootless"]'
const BOTH = ['compose', 'production']

test.each([
  { endpoint: `unix://${DEFAULT}`, mounted: DEFAULT, info: 'Debian' },
  { endpoint: 'unix:///run/user/1000/docker.sock', mounted: '/run/user/1000/docker.sock', info: ROOTLESS },
  { endpoint: 'unix:///home/ada/.docker/desktop/docker.sock', mounted: DEFAULT, info: 'Docker Desktop []' },
  { endpoint: 'tcp://127.0.0.1:2375', mounted: DEFAULT, info: 'Debian' },
])('Traefik reaches $endpoint through $mounted', (engine) => {
  expect(judgeSocket(engine, 'linux')).toEqual([])
})

test.each([
  {
    engine: { endpoint: 'unix:///run/user/1000/docker.sock', mounted: DEFAULT, info: ROOTLESS },
    remedy: 'echo DOCKER_SOCKET=/run/user/1000/docker.sock >>.env',
    blocks: BOTH,
  },
  {
    engine: { endpoint: `unix://${DEFAULT}`, mounted: '/run/other.sock', info: 'Debian' },
    remedy: `echo DOCKER_SOCKET=${DEFAULT} >>.env`,
    blocks: BOTH,
  },
  {
    engine: { endpoint: 'ssh://ada@server', mounted: DEFAULT, info: 'Debian' },
    remedy: expect.stringContaining('on that machine'),
    blocks: ['compose'],
  },
  {
    engine: { endpoint: 'tcp://127.0.0.1:2375', mounted: DEFAULT, info: ROOTLESS },
    remedy: expect.stringContaining('on that machine'),
    blocks: BOTH,
  },
])('Traefik does not reach $engine.endpoint through $engine.mounted', ({ engine, remedy, blocks }) => {
  expect(judgeSocket(engine, 'linux')).toEqual([
    { text: expect.stringContaining(engine.endpoint.replace('unix://', '')), remedy, blocks },
  ])
  expect(judgeSocket(engine, 'darwin')).toEqual([])
})

test('the doctor reports a bind mount that only its owner can read, at any depth', () => {
  const root = temporaryFolder()
  onTestFinished(() => rmSync(root, { recursive: true }))
  const file = join(root, 'src', 'deep', 'a.ts')
  mkdirSync(join(root, 'src', 'deep'), { recursive: true })
  writeFileSync(file, '')
  for (const [path, mode] of [
    ['src', 0o755],
    ['src/deep', 0o755],
    ['src/deep/a.ts', 0o644],
  ] as const)
    chmodSync(join(root, path), mode)
  const sources = [join(root, 'src'), join(root, 'not-there')]
  expect(judgeMounts(sources, ['compose'], root)).toEqual([])
  for (const [path, mode] of [
    ['src/deep/a.ts', 0o600],
    ['src/deep', 0o700],
    ['src', 0o750],
  ] as const) {
    chmodSync(join(root, path), mode)
    expect(judgeMounts(sources, ['compose'], root)).toEqual([
      {
        text: expect.stringContaining(`: ${path} is closed`),
        remedy: expect.stringMatching('^chmod -R a\\+rX src;'),
        blocks: ['compose'],
      },
    ])
  }
})

test("the doctor checks origins with the backend's rule", () => {
  const judge = (environment: Record<string, string>) => judgeOrigins({ environment }, ['production'])
  expect(judge({ CORS_ORIGIN: 'https://Chat.Example.com/', CHAT_HOST: 'chat.example.com.' })).toEqual([])
  expect(judgeOrigins(undefined, ['production'])).toEqual([])
  expect(judge({ CORS_ORIGIN: 'https://*.example.com', CHAT_HOST: '*.example.com' })).toEqual([
    {
      text: 'CHAT_HOST: "*.example.com" is not the name of one host',
      remedy: 'write CHAT_HOST=chat.example.com into .env or into the shell',
      blocks: ['production'],
    },
  ])
  expect(judge({ CORS_ORIGIN: 'chat.example.com', CHAT_HOST: 'https://chat.example.com' })).toMatchObject([
    { remedy: expect.stringContaining('CORS_ORIGIN=https://chat.example.com ') },
    { remedy: expect.stringContaining('CHAT_HOST=chat.example.com ') },
  ])
})
