import { spawn } from 'node:child_process'
import { signalGroup } from '@chat/tooling/process/group'
import { expect } from 'vitest'

/** Printed after each command, with its exit code. */
const ENDED = '--- ended with '

/** Maximum ms of a command, such as the replacement of a backend on a small machine. */
const SHOWN_MS = 90_000

export interface Shell {
  /**
   * Runs a command and waits until it has succeeded, or runs in the background (&), and has printed each line. In a line,
   * `…` matches any text, and a space any white space.
   */
  shows(command: string, lines: string[]): Promise<void>
  /** Kills the shell and its background commands. */
  close(): void
}

export function openShell(env: NodeJS.ProcessEnv): Shell {
  const bash = spawn('bash', { env: { ...process.env, ...env }, detached: true })
  let output = ''
  for (const stream of [bash.stdout, bash.stderr]) {
    stream.on('data', (chunk: Buffer) => {
      output += chunk
    })
  }
  return {
    async shows(command, lines) {
      output = ''
      // A command must not read the following commands from standard input.
      bash.stdin.write(`eval ${quote(command)} </dev/null\nprintf '\\n${ENDED}%s\\n' $?\n`)
      const missing = () => {
        const printed = output.split('\n').map((line) => line.replaceAll(/\s+/g, ' ').trim())
        const left = [...lines, `${ENDED}0`].filter((line) => !printed.some((other) => toPattern(line).test(other)))
        return left.length > 0 ? { command, left, output } : undefined
      }
      await expect.poll(missing, { timeout: SHOWN_MS }).toBeUndefined()
    },
    close() {
      signalGroup(bash.pid as number, 'SIGKILL')
    },
  }
}

const quote = (text: string) => `'${text.replaceAll("'", "'\\''")}'`

function toPattern(line: string): RegExp {
  const parts = line.replaceAll(/\s+/g, ' ').trim().split('…')
  return new RegExp(`^${parts.map((part) => part.replaceAll(/[^\w\s]/g, '\\$&')).join('.*')}$`)
}
