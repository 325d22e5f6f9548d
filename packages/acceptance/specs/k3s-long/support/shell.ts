import { spawn } from 'node:child_process'
import { signalGroup } from '@chat/tooling/process/group'
import { expect } from 'vitest'

/** What stands between a command's output and the next one's. */
const ENDED = '--- ended with '

/** A backend that is replaced, on a small machine. */
const SHOWN_MS = 90_000

export interface Shell {
  /**
   * Types a command, and waits until it has ended well, or runs in the background (&), and each of these lines is among
   * those that came since: `…` stands for any text, a space for any space.
   */
  shows(command: string, lines: string[]): Promise<void>
  /** Ends it, and all that it left running. */
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
      // Whatever reads must not read the commands that follow.
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
