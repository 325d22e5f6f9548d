import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { cpSync, mkdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { type AddressInfo, createServer, type Socket } from 'node:net'
import { join } from 'node:path'
import { ROOT } from '@chat/tooling/folders'
import { temporaryFolder } from '@chat/tooling/temporary-folder'
import { afterEach, beforeEach, expect, onTestFinished, test } from 'vitest'

/** The timeout of 5 s, and the start of npm or pnpm on a busy machine. Without the timeout it takes minutes. */
const SILENCE_MAX_MS = 30_000

let project: string
beforeEach(() => {
  project = join(temporaryFolder(), `Ada's folder, (new) & ünï [1] {2} +@~=!`)
  cpSync(join(ROOT, 'scripts'), join(project, 'scripts'), { recursive: true })
  cpSync(join(ROOT, 'package.json'), join(project, 'package.json'))
})
afterEach(() => rmSync(join(project, '..'), { recursive: true }))

/** Runs `node scripts/run.mjs`, by default in a project without installed packages. */
function run(
  args: string[],
  env: NodeJS.ProcessEnv = {},
  folder = project,
): Promise<{ code: number | null; output: string }> {
  const child = spawn(process.execPath, [join(folder, 'scripts', 'run.mjs'), ...args], {
    env: { ...process.env, ...env },
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += chunk))
  return new Promise((resolve) => child.on('close', (code) => resolve({ code, output })))
}

test('an unknown command lists the known commands', async () => {
  const { code, output } = await run(['fly'])
  expect(code).toBe(1)
  expect(output).toMatch(/There is no command fly\. Choose one of: .*start.*test/)
  expect(output).not.toMatch(/^\s+at /m)
})

test('an unreachable registry is reported with a remedy', async () => {
  const { code, output } = await run(['start'], { npm_config_registry: 'http://127.0.0.1:9/' })
  expect(code).toBe(1)
  expect(output).toMatch(
    'Fetching Node and pnpm did not work. The package registry cannot be reached: check the network',
  )
  expect(output).not.toMatch(/^\s+at /m)
})

/**
 * Starts a registry that accepts each connection and sends nothing, as behind a broken firewall, or a proxy that sends
 * `answer` to its first request and then nothing. Returns the address.
 */
async function silentRegistry(answer?: string): Promise<string> {
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    sockets.add(socket.on('error', () => {}))
    if (answer) socket.once('data', () => socket.write(answer))
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy()
    server.close()
  })
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
}

/** Links the pinned Node and pnpm, as after an earlier start. */
function haveTools(): void {
  mkdirSync(join(project, '.local'))
  symlinkSync(join(ROOT, '.local', 'tools'), join(project, '.local', 'tools'))
  for (const folder of ['apps', 'packages']) mkdirSync(join(project, folder))
}

test.each([
  ['Fetching Node and pnpm', 'npm_config_registry', () => {}],
  ['Installing the packages', 'pnpm_config_registry', haveTools],
])(
  '%s: a registry that accepts connections and never answers is reported within 30 s',
  async (step, variable, prepare) => {
    prepare()
    const registry = await silentRegistry()
    const started = performance.now()
    const { code, output } = await run(['start'], { [variable]: registry })
    expect(code).toBe(1)
    expect(output).toMatch(`${step} did not work. The package registry cannot be reached: check the network`)
    expect(output).toMatch(`${new URL(registry).host} did not answer within 5 s.`)
    expect(performance.now() - started).toBeLessThan(SILENCE_MAX_MS)
  },
)

test.each([
  ['a proxy that accepts connections and never answers', undefined],
  ['a registry that does not answer behind a proxy that does', 'HTTP/1.1 200 OK\r\n\r\n'],
])('%s is reported', async (_, answer) => {
  const proxy = await silentRegistry(answer)
  const { output } = await run(['start'], { npm_config_registry: 'https://registry.example/', HTTPS_PROXY: proxy })
  expect(output).toMatch(`The proxy ${new URL(proxy).host}, or registry.example behind it, did not answer within 5 s.`)
})

test('NODE_OPTIONS that the pinned Node does not know are reported with their value', async () => {
  const options = '--no-such-option-of-node'
  // Set the variable after the first Node has started, like a version of Node that knows the option.
  writeFileSync(join(project, 'preload.cjs'), `process.env.NODE_OPTIONS = '${options}'`)
  // Run in this project, which has its packages installed.
  const { code, output } = await run(['start'], { NODE_OPTIONS: `--require "${join(project, 'preload.cjs')}"` }, ROOT)
  expect(code).toBe(9)
  expect(output).toMatch(`Node refused NODE_OPTIONS=${options}: `)
})

test.skipIf(process.platform === 'win32').each(['#', '?', '%', ':', '*', '$', '`', '"', '\n'])(
  'a folder with %j in its name is refused before anything is installed, and the error names the character',
  async (sign) => {
    const folder = join(project, '..', `a${sign}b`)
    renameSync(project, folder)
    const { code, output } = await run(['start'], {}, folder)
    expect(code).toBe(1)
    expect(output).toMatch(`The path of this folder contains ${JSON.stringify(sign)}, and `)
    expect(output).not.toMatch(/^\s+at |Fetching/m)
  },
)
