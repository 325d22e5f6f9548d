import { expect, test } from 'vitest'
import { COMMANDS } from './commands.ts'
import { readCall } from './read-call.ts'

test.each([
  [[], /A command is missing[\s\S]*Usage: node admin\.js COMMAND[\s\S]*reset-password NAME/],
  [['make-coffee'], /There is no command "make-coffee"[\s\S]*Usage/],
  [['toString'], /There is no command "toString"/],
  [['disable'], /Usage: node admin\.js disable NAME/],
  [['disable', 'two', 'words'], /Usage: node admin\.js disable NAME/],
  [['new-epoch', 'now'], /Usage: node admin\.js new-epoch$/],
  [['disable', '--days', '3', 'Ada'], /Usage: node admin\.js disable NAME/],
  [['disable', '--force', 'Ada'], /--force/],
])('rejects %j with the usage', (args, message) => {
  expect(() => readCall(args)).toThrow(message)
})

test('reads a command with its name or its days, and --help', () => {
  expect(readCall(['disable', 'Ada'])).toEqual({ command: COMMANDS.disable, name: 'Ada', days: undefined })
  expect(readCall(['invite', '--days', '3'])).toEqual({ command: COMMANDS.invite, name: '', days: '3' })
  expect(readCall(['--help'])).toBeUndefined()
})
