import { parseArgs } from 'node:util'
import { COMMANDS, type Command, describeUsage } from './commands.ts'
import { AdminError } from './context.ts'

interface Call {
  command: Command
  name: string
  days: string | undefined
}

/** Parses the command line. Returns undefined for `--help`, and throws an AdminError with the usage if it is wrong. */
export function readCall(args: string[]): Call | undefined {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: { days: { type: 'string' }, help: { type: 'boolean' } },
  })
  if (values.help) return undefined
  const [called, ...rest] = positionals
  if (called === undefined) throw new AdminError(`A command is missing.\n\n${describeUsage()}`)
  const command = Object.hasOwn(COMMANDS, called) ? COMMANDS[called] : undefined
  if (!command) throw new AdminError(`There is no command "${called}".\n\n${describeUsage()}`)
  const wanted = command.parameters === 'NAME' ? 1 : 0
  if (rest.length !== wanted || (values.days !== undefined && command.parameters !== '[--days N]')) {
    throw new AdminError(`Usage: node admin.js ${`${called} ${command.parameters}`.trim()}`)
  }
  return { command, name: rest[0] ?? '', days: values.days }
}
