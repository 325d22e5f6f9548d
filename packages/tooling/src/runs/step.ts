import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { LOCAL, ROOT } from '../folders.ts'
import { onStopRequest } from '../process/stop-requests.ts'
import type { Tally } from './report.ts'

/** Keep caches and crash reports of test tools inside the project. */
const home = join(LOCAL, 'home')
const HOME_FOLDERS = { XDG_CACHE_HOME: home, XDG_CONFIG_HOME: home, XDG_DATA_HOME: home }

/** A cache of compiled modules. With it, a replica needs half the CPU time to start. */
const COMPILE_CACHE = { NODE_COMPILE_CACHE: join(LOCAL, 'compile-cache') }

const running = new Set<{ kill(signal: NodeJS.Signals): boolean }>()

// Stop the running step and its processes. This command then ends without another step.
let stopped = false
onStopRequest(() => {
  stopped = true
  for (const child of running) child.kill('SIGTERM')
})

/** Runs one step of a test run. Shows its output and duration, and returns its exit code. */
export function runStep(name: string, file: string, args: string[], env: NodeJS.ProcessEnv = {}): Promise<number> {
  if (stopped) return Promise.resolve(1)
  console.log(`\n== ${name}`)
  const started = performance.now()
  return new Promise((resolve, reject) => {
    const child = spawn(file, args, {
      cwd: ROOT,
      stdio: ['ignore', 'inherit', 'inherit'],
      env: { ...process.env, ...HOME_FOLDERS, ...COMPILE_CACHE, ...env },
    })
    running.add(child)
    child.on('error', reject)
    child.on('exit', (code) => {
      running.delete(child)
      console.log(
        `== ${name}: ${code === 0 ? 'passed' : 'FAILED'} in ${((performance.now() - started) / 1000).toFixed(1)} s`,
      )
      resolve(code ?? 1)
    })
  })
}

/** Runs a Node program as a step that counts as one test. */
export async function runCheck(name: string, args: string[]): Promise<Tally> {
  const code = await runStep(name, process.execPath, args)
  return code === 0 ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 }
}
