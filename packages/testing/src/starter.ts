import { type ChildProcess, spawn } from 'node:child_process'
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { ROOT } from '@chat/tooling/folders'
import { temporaryFolder } from '@chat/tooling/temporary-folder'

export interface Starter {
  /** The address that it printed. */
  url: string
  dataDir: string
  process: ChildProcess
  /** All that it printed so far. */
  output(): string
  /** Fulfilled with the exit code, or the signal, at its end. */
  ended: Promise<number | NodeJS.Signals | null>
  /** Ends it as `kill` does, and waits for that. */
  stop(): Promise<void>
  removeData(): void
}

export interface StarterOptions {
  /** `npm start`, or `npm run dev`. */
  command?: 'start' | 'dev'
  /** Another copy of the project. */
  root?: string
  args?: string[]
  /** Data to go on with; otherwise it begins on an empty folder. */
  dataDir?: string
  env?: NodeJS.ProcessEnv
}

const ANY_PORTS = ['--port', '0', '--api-port', '0']

/** Runs the command without waiting for anything. */
export function spawnStarter({ command = 'start', root = ROOT, args = ANY_PORTS, dataDir, env }: StarterOptions = {}) {
  const folder = dataDir ?? temporaryFolder()
  const child = spawn(process.execPath, [join(root, 'scripts', `${command}.ts`), ...args], {
    cwd: root,
    // The channel tells the starter of our end, whichever it is.
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

/** Runs the command and waits until it says that it is ready. Fails with its words when it ends before. */
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
