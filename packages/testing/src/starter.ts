import { type ChildProcess, spawn } from 'node:child_process'
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { ROOT } from '@chat/tooling/folders'
import { temporaryFolder } from '@chat/tooling/temporary-folder'

export interface Starter {
  /** The printed address. */
  url: string
  dataDir: string
  process: ChildProcess
  /** Returns the output so far. */
  output(): string
  /** Resolves at the end with the exit code or the signal. */
  ended: Promise<number | NodeJS.Signals | null>
  /** Sends SIGTERM and waits for the end. */
  stop(): Promise<void>
  removeData(): void
}

export interface StarterOptions {
  command?: 'start' | 'dev'
  /** Default: this project. */
  root?: string
  args?: string[]
  /** Default: a new empty folder. */
  dataDir?: string
  env?: NodeJS.ProcessEnv
}

const ANY_PORTS = ['--port', '0', '--api-port', '0']

/** Starts the command without waiting for it. */
export function spawnStarter({ command = 'start', root = ROOT, args = ANY_PORTS, dataDir, env }: StarterOptions = {}) {
  const folder = dataDir ?? temporaryFolder()
  const child = spawn(process.execPath, [join(root, 'scripts', `${command}.ts`), ...args], {
    cwd: root,
    // The closed IPC channel stops the starter, however this process ends.
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    env: { ...process.env, DATABASE_URL: '', ...env, DATA_DIR: folder },
  })
  let output = ''
  const collect = (chunk: Buffer) => {
    output += chunk
  }
  child.stdout?.on('data', collect)
  child.stderr?.on('data', collect)
  const ended = new Promise<number | NodeJS.Signals | null>((resolve) => {
    child.on('close', (code, signal) => resolve(signal ?? code))
  })
  return { child, ended, folder, output: () => output }
}

/** Starts the command and waits for its `Ready` line. Rejects with its output if the command ends first. */
export async function start(options: StarterOptions = {}): Promise<Starter> {
  const { child, ended, folder, output } = spawnStarter(options)
  const url = await new Promise<string>((resolve, reject) => {
    child.stdout?.on('data', () => {
      const address = /^Ready in [\d.]+ s: (http:[^\s,]+)/m.exec(output())?.[1]
      if (address) resolve(address)
    })
    ended.then((how) => reject(new Error(`The start ended with ${how}:\n${output()}`)))
  })
  return {
    url,
    dataDir: folder,
    process: child,
    output,
    ended,
    async stop() {
      child.kill('SIGTERM')
      await ended
    },
    removeData: () => rmSync(folder, { recursive: true, force: true }),
  }
}
