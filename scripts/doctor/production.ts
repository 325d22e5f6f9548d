import type { Check } from './finding.ts'

const FILES = ['-f', 'docker-compose.yml', '-f', 'compose/production.yml']

/** What an operator has to say before the chat runs in production, and has not said, in the environment or in `.env`. */
export const checkProduction: Check = async (ask) => {
  const { ok, errors } = await ask('docker', 'compose', ...FILES, 'config', '--quiet')
  const [, name, what] = /required variable (\w+) is missing a value: (.*)/.exec(errors) ?? []
  if (ok || !name) return []
  return [
    {
      text: `Production is not told ${name}: ${what}`,
      remedy: `write ${name}=… into .env; docs/production.md has all of them`,
      blocks: ['production'],
    },
  ]
}
