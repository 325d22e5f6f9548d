import { spawn } from 'node:child_process'
import { Failure } from '../failure.ts'
import { ROOT } from '../folders.ts'

export interface CommandOptions {
  /** Default: the project's folder. */
  cwd?: string | undefined
  /** Additional variables. */
  env?: NodeJS.ProcessEnv | undefined
  /** The text for standard input. */
  input?: string | undefined
  /** Return the output instead of showing it. */
  quiet?: boolean | undefined
}

/**
 * Runs a program in the project's folder. Returns its standard output if `quiet`, else shows it.
 * @throws Failure if the program fails, with its error output if `quiet`, or if it is not installed
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
      // The program ended without reading its input. Its exit code reports failures.
    })
    child.stdin?.end(input)
  })
}

/** Returns whether a program ends with 0. */
export async function succeeds(file: string, args: string[], options: CommandOptions = {}): Promise<boolean> {
  return run(file, args, { ...options, quiet: true }).then(
    () => true,
    () => false,
  )
}
