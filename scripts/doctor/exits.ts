import { isChat, listContainers, nameOf } from './containers.ts'
import type { Check } from './finding.ts'

/** Maximum characters quoted from a log, so that a finding stays readable. */
const QUOTE_MAX_CHARACTERS = 300

/** Finds containers of the chat that failed or restart repeatedly, and quotes the end of their logs. */
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
        text: `The container ${name} exited with code ${container.State.ExitCode}: ${lastWords(`${output}\n${errors}`)}`,
        remedy: `correct the error, then start the container again; \`docker logs ${name}\` shows the whole log, \`docker rm ${name}\` removes the container`,
      }
    }),
  )
}

/** SIGKILL or SIGTERM from `docker kill` or `docker stop`: not a fault of the container. */
const wasKilled = (exitCode: number) => exitCode === 137 || exitCode === 143

/** Returns the end of a log: the message of the last line if it is JSON, otherwise the lines after the last JSON line. */
export function lastWords(log: string): string {
  const lines = log.split('\n').filter((text) => text.trim())
  const message = messageOf(lines.at(-1) ?? '')
  const plain = lines.slice(lines.findLastIndex(messageOf) + 1).join('; ')
  return (message || plain || 'its log is empty').slice(0, QUOTE_MAX_CHARACTERS)
}

function messageOf(line: string): string | undefined {
  try {
    const { msg, err } = JSON.parse(line)
    return [msg, err?.message].filter(Boolean).join(': ')
  } catch {
    return undefined
  }
}
