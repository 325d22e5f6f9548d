import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { readBotConfig } from '@chat/backend/bot/bot-config'
import { readConfig } from '@chat/backend/config/config'
import { ROOT } from '@chat/tooling/folders'
import { expect, test } from 'vitest'

const COMPOSE_FILES = globSync(['docker-compose*.yml', 'compose/*.yml'], { cwd: ROOT })

/** Settings with a fixed value in Compose. With other values, the services would not find each other. */
const COMPOSE_DECIDES = ['PORT', 'HOST', 'PROXY_HOPS', 'METRICS_PORT', 'METRICS_HOST', 'DATABASE_URL', 'REDIS_URL']

/** Settings that differ between replicas, must match another line of the file, or belong to compose/production.yml only. */
const NOT_FOR_ALL = ['CHAT_HOST', 'INSTANCE', 'COLOUR', 'DRAIN_SECONDS', 'MIGRATE_WAIT_SECONDS']

const read = (file: string) => readFileSync(join(ROOT, file), 'utf8')
const find = (text: string, pattern: RegExp) => [...text.matchAll(pattern)].map(([, name]) => name as string)

/** The commented settings of `.env.example`, by name. */
const example = Object.fromEntries(
  [...read('.env.example').matchAll(/^#([A-Z_]+)=(.*)$/gm)].map(([, name, value]) => [name as string, value as string]),
)

/** Returns the variables that a Compose file takes from the shell or `.env`: `${NAME}`, or a name without a value. */
function settingsOf(file: string): string[] {
  const text = read(file).replace(/^ *#.*$/gm, '')
  return [...find(text, /\$\{([A-Z_]+)/g), ...find(text, /(?:^ +|[{,] )([A-Z][A-Z_]+):(?=$| ,| })/gm)]
}

test('C10: .env.example lists exactly the settings that the Compose files use', () => {
  const taken = new Set(COMPOSE_FILES.flatMap(settingsOf))
  // A setting of Compose itself.
  taken.delete('COMPOSE_PROJECT_NAME')
  expect(Object.keys(example).sort()).toEqual([...taken].sort())
})

test('C10: .env.example shows the defaults of the backend and the bot', () => {
  // The image sets these two.
  const { VERSION, COMMIT, ...settings } = example
  expect([VERSION, COMMIT]).toEqual(['local', 'unknown'])
  expect(readConfig(settings)).toEqual(readConfig({}))
  expect(readBotConfig(example)).toEqual(readBotConfig({}))
})

test('C10: Compose hands every setting to the backend, except those with a fixed value', () => {
  const known = find(read('apps/backend/src/config/config.ts'), /^ {4}([A-Z_]+): /gm)
  const passed = new Set(settingsOf('docker-compose.yml'))
  expect(known.filter((name) => !passed.has(name)).sort()).toEqual([...COMPOSE_DECIDES, ...NOT_FOR_ALL].sort())
})
