import { expect, test } from 'vitest'
import { useAdmin } from './support/admin.ts'
import { createPerson, openSocket } from './support/person.ts'
import { useReplicas } from './support/replicas.ts'

const stage = useReplicas(1)
const { urlOf } = stage
const { admin, succeed } = useAdmin(stage)

test('new-epoch resets those who follow', async () => {
  const person = await createPerson(urlOf(0))
  const { epoch, seq } = await person.api.listMessages(1)
  const socket = await openSocket(urlOf(0), person)
  socket.send({ event: 'room:resume', epoch, rooms: [{ room: 1, seq }] })
  await socket.next('room:resumed')
  await succeed('new-epoch')
  const reset = await socket.next('room:reset')
  expect(reset).toMatchObject({ room: 1, reason: 'epoch' })
  expect(reset.epoch).not.toBe(epoch)
})

const WRONG: [args: string[], env: NodeJS.ProcessEnv, said: RegExp][] = [
  [[], {}, /A command is missing[\s\S]*Usage: node admin\.js COMMAND[\s\S]*reset-password NAME/],
  [['make-coffee'], {}, /There is no command "make-coffee"[\s\S]*Usage/],
  [['toString'], {}, /There is no command "toString"/],
  [['disable'], {}, /Usage: node admin\.js disable NAME/],
  [['disable', 'two', 'words'], {}, /Usage: node admin\.js disable NAME/],
  [['new-epoch', 'now'], {}, /Usage: node admin\.js new-epoch$/m],
  [['disable', '--days', '3', 'Ada'], {}, /Usage: node admin\.js disable NAME/],
  [['disable', '--force', 'Ada'], {}, /--force/],
  [['disable', 'Nobody at all'], {}, /There is no account of the name "Nobody at all"/],
  [['invite', '--days', 'soon'], {}, /--days must be a whole number from 1 to 365, and is "soon"/],
  [['invite', '--days', '0'], {}, /--days must be a whole number/],
  [['apply-retention'], {}, /RETENTION_DAYS is not set/],
  [['apply-retention'], { RETENTION_DAYS: '-1' }, /RETENTION_DAYS: /],
  [['new-epoch'], { DATABASE_URL: '' }, /DATABASE_URL: is required/],
  [['new-epoch'], { DATABASE_URL: 'postgresql://127.0.0.1:1/chat' }, /ECONNREFUSED/],
]

test.for(WRONG)(
  'what is wrong is said in a sentence, with exit code 1 and without a stack: %j',
  async ([args, env, said]) => {
    const { code, stdout, stderr } = await admin(args, env)
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
    expect(stderr).toMatch(/^admin: /)
    expect(stderr).toMatch(said)
    expect(stderr).not.toMatch(/^\s+at /m)
  },
)

test('the usage names every command', async () => {
  const help = await admin(['--help'], { DATABASE_URL: '' })
  expect(help).toMatchObject({ code: 0, stderr: '', stdout: expect.stringContaining('apply-retention') })
})
