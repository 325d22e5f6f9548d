import { readConfig } from '@chat/backend/config/config'
import { ConfigError } from '@chat/backend/config/environment'
import { type ComposeService, readServices } from './compose-config.ts'
import type { Check, Finding, Target } from './finding.ts'

/** Checks that the backend accepts CORS_ORIGIN and CHAT_HOST. */
export const checkOrigins: Check = async (ask) => {
  const [base, production] = await Promise.all([
    readServices(ask, ['docker-compose.yml']),
    readServices(ask, ['docker-compose.yml', 'compose/production.yml']),
  ])
  const all = judgeOrigins(base.backend, ['compose', 'production'])
  const added = judgeOrigins(production.backend, ['production'])
  return [...all, ...added.filter(({ text }) => !all.some((finding) => finding.text === text))]
}

/** Uses the backend's rule, so the doctor and the backend report the same fault. */
export function judgeOrigins({ environment = {} }: ComposeService = {}, blocks: Target[]): Finding[] {
  try {
    readConfig({ CORS_ORIGIN: environment.CORS_ORIGIN ?? '', CHAT_HOST: environment.CHAT_HOST ?? '' })
    return []
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error
    return error.message.split('\n').map((line) => {
      const [, name, text, corrected] = /^(\w+): (.*); use (.*)$/.exec(line) ?? []
      return { text: `${name}: ${text}`, remedy: `write ${name}=${corrected} into .env or into the shell`, blocks }
    })
  }
}
