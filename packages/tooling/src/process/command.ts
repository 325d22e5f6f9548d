import { spawn } from 'node:child_process'
import { Failure } from '../failure.ts'
import { ROOT } from '../folders.ts'

export interface CommandOptions {
  /** Another folder than the project's. */
  cwd?: string | undefined
  /** More variables for it. */
  env?: NodeJS.ProcessEnv | undefined
  /** What it reads on its standard input. */
  input?: string | undefined
  /** Its output is given back and not shown. */
  quiet?: boolean | undefined
}

/**
 * Runs a program in the project's folder, its progress shown, and gives what it printed on standard output when quiet.
 * Fails with its name and its last words when it fails, and with what to do when it is not installed.
 */
export function run(
  file: string,
  args: string[],
  { cwd = ROOT, env, input, quiet = false }: CommandOptions = {},
): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(file, args, {
      cwd,
      env: { ...process.env, ...env },
      stdio: ['pipe', quiet ? 'pipe' : 'inherit', quiet ? 'pipe' : 'inherit'],
    })
    let output = ''
    let errors = ''
    child.stdout?.on('data', (chunk: Buffer) => {
      output += chunk
    })
    child.stderr?.on('data', (chunk: Buffer) => {
      errors += chunk
    })
    child.on('error', (error: NodeJS.ErrnoException) => {
      const missing = error.code === 'ENOENT'
      reject(
        missing ? new Failure(`\`${file}\` is not installed, or not on the PATH: install it, then try again.`) : error,
      )
    })
    child.on('close', (code) => {
      if (code === 0) resolve(output.trim())
      else reject(new Failure(`\`${[file, ...args].join(' ')}\` ended with ${code}. ${errors.trim()}`.trim()))
    })
    child.stdin?.on('error', () => {
      // It ended without reading; its exit code says the rest.
    })
    child.stdin?.end(input)
  })
}

/** Whether a program ends well; what it prints is of no interest. */
export async function succeeds(file: string, args: string[], options: CommandOptions = {}): Promise<boolean> {
  return run(file, args, { ...options, quiet: true }).then(
    () => true,
    () => false,
  )
}
