import { isChat, listContainers, nameOf } from './containers.ts'
import type { Check } from './finding.ts'

/** Long enough for a sentence, short enough for a line. */
const MAX_WORDS = 300

/** Containers of the chat that ended with a fault, or start again and again, with their last words. */
export const checkExits: Check = async (ask) => {
  const containers = (await listContainers(ask)).filter(isChat)
  const ended = containers.filter(
    ({ State }) =>
      State.Restarting || (State.Status === 'exited' && State.ExitCode !== 0 && !wasKilled(State.ExitCode)),
  )
  return Promise.all(
    ended.map(async (container) => {
      const name = nameOf(container)
      const { output, errors } = await ask('docker', 'logs', '--tail', '5', name)
      return {
        text: `The container ${name} ended with ${container.State.ExitCode}: ${lastWords(`${output}\n${errors}`)}`,
        remedy: `correct what it says, then start it again; \`docker logs ${name}\` shows all of it, \`docker rm ${name}\` removes it`,
      }
    }),
  )
}

/** By a signal from outside: `docker kill` and `docker stop` are no faults of the container. */
const wasKilled = (exitCode: number) => exitCode === 137 || exitCode === 143

/** What a log says in the end: the message of its last line where that is JSON, else the lines since the last such one. */
export function lastWords(log: string): string {
  const lines = log.split('\n').filter((text) => text.trim())
  const message = messageOf(lines.at(-1) ?? '')
  const plain = lines.slice(lines.findLastIndex(messageOf) + 1).join('; ')
  return (message || plain || 'it said nothing').slice(0, MAX_WORDS)
}

function messageOf(line: string): string | undefined {
  try {
    const { msg, err } = JSON.parse(line)
    return [msg, err?.message].filter(Boolean).join(': ')
  } catch {
    return undefined
  }
}
