import type { Check } from './finding.ts'

const FILES = ['-f', 'docker-compose.yml', '-f', 'compose/production.yml']

/** Checks that the environment or `.env` has each setting that compose/production.yml requires. */
export const checkProduction: Check = async (ask) => {
  const { ok, errors } = await ask('docker', 'compose', ...FILES, 'config', '--quiet')
  const [, name, what] = /required variable (\w+) is missing a value: (.*)/.exec(errors) ?? []
  if (ok || !name) return []
  return [
    {
      text: `Production needs the setting ${name}: ${what}`,
      remedy: `write ${name}=… into .env; docs/production.md lists all settings`,
      blocks: ['production'],
    },
  ]
}
