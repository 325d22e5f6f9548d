import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { ROOT } from '@chat/tooling/folders'
import { expect, test } from 'vitest'
import { docker, withContainer } from '../../harness/images/docker.ts'

// Run the scripts of the component `backup` in the database's image.

const DATABASE = 'postgres:18-alpine'
const SCRIPTS = `${join(ROOT, 'k8s', 'components', 'backup')}:/scripts:ro`
const ENVIRONMENT = ['POSTGRES_DB=chat', 'POSTGRES_HOST_AUTH_METHOD=trust', 'PGUSER=postgres', 'PGDATABASE=chat']

/** The migration that creates the table of backups. */
const MIGRATION = join(ROOT, 'apps', 'backend', 'migrations', '0007_backup.sql')

const WHOLE = '. /scripts/restore.sh'

/** The output of an interrupted restore. */
const CUT = 'cut off'

/** Runs the restore and interrupts it after a number of its commands. */
const cutAfter = (commands: number) => `(
  exec 3>&1
  step() { command "$@" || return; echo >>/tmp/steps; [ "$(wc -l </tmp/steps)" -ne ${commands} ] || { echo ${CUT} >&3; exit 9; }; }
  for name in psql createdb dropdb pg_restore; do eval "$name() { step $name \\"\\$@\\"; }"; done
  rm -f /tmp/steps
  ${WHOLE}
); true`

type Shell = (script: string) => Promise<string>

/** Opens a shell in a database whose table `note` contains `lost`, with a backup in which it contains `kept`. */
async function withDatabase(work: (shell: Shell, id: string) => Promise<void>) {
  const settings = ENVIRONMENT.flatMap((setting) => ['--env', setting])
  await withContainer([...settings, '--volume', SCRIPTS, DATABASE], async (id) => {
    const shell: Shell = (script) => docker('exec', id, 'sh', '-c', script)
    // Use TCP, because PostgreSQL answers on its Unix socket during the initialization.
    const ready = () => shell('pg_isready --quiet --host 127.0.0.1 && echo yes || echo no')
    await expect.poll(ready).toBe('yes')
    await shell(`psql --quiet --command "CREATE TABLE note AS SELECT 'kept' AS text"
      mkdir /backups && pg_dump --format custom --file /backups/chat.dump`)
    await lose(shell)
    await work(shell, id)
  })
}

const lose = (shell: Shell) => shell(`psql --quiet --command "UPDATE note SET text = 'lost'"`)

async function expectRestored(shell: Shell) {
  expect(await shell(WHOLE)).toContain('the database is that of')
  expect(await shell('psql --tuples-only --no-align --command "TABLE note"')).toBe('kept')
  const databases = `SELECT datname FROM pg_database WHERE NOT datistemplate ORDER BY 1`
  expect(await shell(`psql --tuples-only --no-align --command "${databases}"`)).toBe('chat\npostgres')
}

test('a second restore succeeds after the first one is interrupted at any of its commands', async () => {
  await withDatabase(async (shell) => {
    let commands = 1
    while ((await shell(cutAfter(commands))).endsWith(CUT)) {
      await expectRestored(shell)
      await lose(shell)
      commands += 1
    }
    // The restore has more than five commands, so the interruption worked.
    expect(commands).toBeGreaterThan(5)
  })
})

test('a restore succeeds although an interrupted one left databases with a connected client', async () => {
  await withDatabase(async (shell, id) => {
    await shell('createdb chat_replaced && createdb chat_restored')
    // With `&`, psql would become a child of PostgreSQL, which takes the exit of an unknown child for a crash.
    await docker('exec', '--detach', id, 'psql', '--dbname', 'chat_restored', '--command', 'SELECT pg_sleep(600)')
    const connected = () => shell(`psql -tAc "SELECT count(*) FROM pg_stat_activity WHERE datname = 'chat_restored'"`)
    await expect.poll(connected).toBe('1')
    await expectRestored(shell)
  })
})

test('a password that ends in a line break works, and the database records the backup', async () => {
  const password = [
    '--env',
    'POSTGRES_PASSWORD=sample password of a test\r\n',
    '--env',
    'PGPASSWORD=sample password of a test\r\n',
  ]
  const settings = ['POSTGRES_DB=chat', 'PGUSER=postgres', 'PGDATABASE=chat', 'KEEP=2'].flatMap((name) => [
    '--env',
    name,
  ])
  await withContainer([...password, ...settings, '--volume', SCRIPTS, DATABASE], async (id) => {
    const shell: Shell = (script) => docker('exec', id, 'sh', '-c', script)
    await expect.poll(() => shell('pg_isready --quiet --host 127.0.0.1 && echo yes || echo no')).toBe('yes')
    await shell(
      `mkdir /backups && psql --quiet --command '${readFileSync(MIGRATION, 'utf8').replaceAll(/^--.*$/gm, '')}'`,
    )
    // Loopback needs no password. The container's network address does.
    const overNetwork = 'export PGHOST=$(hostname -i);'
    expect(await shell(`${overNetwork} . /scripts/backup.sh`)).toMatch(/backup: wrote .*\.dump, \d{3,} bytes/)
    expect(await shell('psql --tuples-only --no-align --command "SELECT count(*) FROM backup"')).toBe('1')
    expect(await shell(`${overNetwork} . /scripts/restore.sh`)).toContain('the database is that of')
  })
})
