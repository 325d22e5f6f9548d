import { applyRetention } from '../messages/retention.ts'
import { disable, enable, invite, resetPassword } from './accounts.ts'
import { type AdminContext, AdminError } from './context.ts'
import { erase } from './erase.ts'
import { exportAccount } from './export.ts'
import { listNameCollisions } from './name-collisions.ts'
import { createEpoch } from './repository.ts'

/** Default and maximum lifetime of an invitation in days. */
const INVITATION_DAYS = 7
const INVITATION_DAYS_MAX = 365

export interface Command {
  /** The parameters after the name of the command. */
  parameters: '' | 'NAME' | '[--days N]'
  about: string
  run(context: AdminContext, name: string, days: string | undefined): Promise<void>
}

export const COMMANDS: Record<string, Command> = {
  'reset-password': {
    parameters: 'NAME',
    about: 'give the account a new password, print it, and sign it out everywhere',
    run: resetPassword,
  },
  disable: { parameters: 'NAME', about: 'sign the account out everywhere and refuse new sign-ins', run: disable },
  enable: { parameters: 'NAME', about: 'let a disabled account sign in again', run: enable },
  export: {
    parameters: 'NAME',
    about: 'print all stored data of the account, as JSON',
    run: (context, name) => exportAccount(context, name, process.stdout),
  },
  erase: {
    parameters: 'NAME',
    about: 'replace the name, delete the text of every message, leave every room; it cannot be undone',
    run: erase,
  },
  invite: {
    parameters: '[--days N]',
    about: `print a code for one sign-up within N days (${INVITATION_DAYS})`,
    run: (context, _name, days) => invite(context, readDays(days)),
  },
  'list-name-collisions': {
    parameters: '',
    about:
      'list accounts and public rooms whose names differ only in case, Unicode form, width or invisible characters',
    run: listNameCollisions,
  },
  'new-epoch': {
    parameters: '',
    about: 'after a restore in place: make every client reload its rooms',
    async run({ pool, say }) {
      await createEpoch(pool)
      say('The database has a new epoch. Every replica reads it within 10 s.')
    },
  },
  'apply-retention': {
    parameters: '',
    about: 'delete messages and changes older than RETENTION_DAYS now, as replicas do every hour',
    async run({ pool, retentionDays, say }) {
      if (retentionDays === undefined) throw new AdminError('RETENTION_DAYS is not set: everything is kept.')
      const retired = await applyRetention(pool, retentionDays)
      if (!retired) throw new AdminError('A replica applies the retention at this moment.')
      say(`${retired.messages} messages and ${retired.changes} changes older than ${retentionDays} days are deleted.`)
    },
  },
}

/** Returns the usage text. */
export function describeUsage(): string {
  const lines = Object.entries(COMMANDS).map(([name, { parameters, about }]) => [`${name} ${parameters}`, about])
  const width = Math.max(...lines.map(([call = '']) => call.length))
  return [
    'Usage: node admin.js COMMAND',
    '',
    ...lines.map(([call = '', about]) => `  ${call.padEnd(width)}  ${about}`),
    '',
    'Set DATABASE_URL as for the replicas, and REDIS_URL if the replicas use it.',
  ].join('\n')
}

function readDays(text = String(INVITATION_DAYS)): number {
  const days = Number(text)
  if (Number.isInteger(days) && days >= 1 && days <= INVITATION_DAYS_MAX) return days
  throw new AdminError(`--days must be a whole number from 1 to ${INVITATION_DAYS_MAX}, and is "${text}".`)
}
