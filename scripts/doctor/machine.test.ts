import { expect, test } from 'vitest'
import { findIgnored } from './build-context.ts'
import { judgeLimits } from './inotify.ts'
import { judgeLineEndings } from './line-endings.ts'
import { parseProgram, wantedPorts } from './ports.ts'
import { judgePlace } from './windows.ts'

test.each([
  ['p42\ncnode\nf23\n', 'node (process 42)'],
  ['LISTEN 0 511 127.0.0.1:8080 0.0.0.0:* users:(("node",pid=42,fd=23))', 'node (process 42)'],
  ['State Recv-Q Send-Q Local Address:Port', undefined],
])('reads the program at a port from %j', (output, program) => {
  expect(parseProgram(output)).toBe(program)
})

test('reads the ports of each target from the files, or from the environment', () => {
  const ports = (target: string, env = {}) =>
    wantedPorts(env).flatMap(({ port, targets }) => (targets.includes(target as 'kind') ? [port] : []))
  expect(ports('docker-run')).toEqual([8080, 3001])
  expect(ports('compose')).toEqual([8080, 3001, 5432])
  expect(ports('kind')).toEqual([8080, 3001, 8088, 5001])
  expect(ports('production')).toEqual([80, 443])
  expect(ports('compose', { CHAT_PORT: '9000' })).toEqual([9000, 3001, 5432])
  // The ports of compose/monitoring.yml, which no target needs.
  expect(wantedPorts({}).flatMap(({ port, targets }) => (targets.length === 0 ? [port] : []))).toEqual([9090, 3000])
})

test('reports a limit that is too low with the command that raises it', () => {
  const limits = [
    { name: 'max_user_instances', wanted: 512, value: 128 },
    { name: 'max_user_watches', wanted: 524_288, value: 1_000_000 },
  ]
  expect(judgeLimits(limits).map(({ remedy }) => remedy)).toEqual([
    expect.stringContaining('sysctl fs.inotify.max_user_instances=512'),
  ])
})

test('reports a project in the Windows file system, but only in WSL', () => {
  const kernel = 'Linux version 6.6.87.2-microsoft-standard-WSL2'
  expect(judgePlace(kernel, '/mnt/c/Users/ada/chat-app')).toHaveLength(1)
  expect(judgePlace(kernel, '/home/ada/chat-app')).toEqual([])
  expect(judgePlace('Linux version 6.12.0', '/mnt/c/chat-app')).toEqual([])
})

test('names scripts with Windows line endings, but not other files', () => {
  const list = [
    'i/lf    w/crlf  attr/text=auto eol=lf \tcompose/docker-run.sh',
    'i/lf    w/mixed attr/                 \tCaddyfile',
    'i/lf    w/lf    attr/text=auto eol=lf \tscripts/image-sizes.sh',
    'i/lf    w/crlf  attr/text=auto eol=lf \tREADME.md',
  ].join('\n')
  expect(judgeLineEndings(list)).toMatchObject([{ text: expect.stringContaining('compose/docker-run.sh, Caddyfile:') }])
  expect(judgeLineEndings('i/lf    w/lf    attr/ \tCaddyfile')).toEqual([])
})

test.each([
  ['node_modules\n*.md', []],
  ['pnpm-lock.yaml', ['pnpm-lock.yaml']],
  ['# a comment\n**/*.yaml', ['pnpm-lock.yaml']],
  ['*\n!package.json\n!pnpm-*', []],
  ['*.yaml\n!pnpm-lock.yaml\npnpm-*', ['pnpm-lock.yaml']],
])('B8: for the .dockerignore %j, finds the excluded files %j', (ignore, files) => {
  expect(findIgnored(ignore, ['package.json', 'pnpm-lock.yaml']).map(({ file }) => file)).toEqual(files)
})
