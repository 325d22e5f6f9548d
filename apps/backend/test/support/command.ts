import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'

export interface Ended {
  code: number | null
  stdout: string
  stderr: string
}

/** Runs `src/<name>.ts` as a process of its own until it ends. */
export async function runCommand(
  name: 'admin' | 'bot' | 'migrate' | 'migrate',
  args: string[],
  env: NodeJS.ProcessEnv,
): Promise<Ended> {
  const file = fileURLToPath(new URL(`../../src/${name}.ts`, import.meta.url))
  const child = spawn(process.execPath, [file, ...args], {
    env: { PATH: process.env.PATH, NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE, ...env },
  })
  const ended: Ended = { code: null, stdout: '', stderr: '' }
  for (const stream of ['stdout', 'stderr'] as const) {
    child[stream].setEncoding('utf8').on('data', (chunk) => {
      ended[stream] += chunk
    })
  }
  const [code] = (await once(child, 'close')) as [number | null]
  return { ...ended, code }
}
