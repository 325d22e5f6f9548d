import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createNodeSession } from '@chat/client/node-session'
import { PATHS } from '@chat/contract/paths'
import { Failure } from '@chat/tooling/failure'
import { LOCAL } from '@chat/tooling/folders'
import { run } from '@chat/tooling/process/command'

const FOLDER = join(LOCAL, 'schemathesis')
const REQUIREMENTS = join(import.meta.dirname, 'requirements.txt')
const CONFIG = join(import.meta.dirname, 'schemathesis.toml')
const BIN = join(FOLDER, 'venv', process.platform === 'win32' ? 'Scripts' : 'bin')

/** The oldest Python that it runs on, and that there is what makes an environment. */
const CHECK = 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 10))'

const NEEDED =
  'schemathesis needs Python 3.10 or later with its venv: get it at https://www.python.org, or by `apt install python3-venv`; ' +
  '`npm run fuzz -- --skip-schemathesis` does without.'

/** What it is not asked about: these make the replica fail, which is what they are for. */
const EXCLUDED = PATHS.teaching

/** Cases that it makes for one of `--max-examples`, about, beside some hundreds that it makes in any case: one for each operation, and more in sequence. */
const CASES_AN_EXAMPLE = 40

const ACCOUNT = { name: 'schemathesis', password: 'only for tests' }

/** Makes an environment with schemathesis in `.local`, unless there is one with these versions. */
export async function installSchemathesis(say: (line: string) => void): Promise<void> {
  const stamp = join(FOLDER, 'requirements.sha256')
  const hash = createHash('sha256').update(readFileSync(REQUIREMENTS)).digest('hex')
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === hash) return
  const python = ['python3', 'python'].find((name) => spawnSync(name, ['-c', CHECK]).status === 0)
  if (!python) throw new Failure(NEEDED)
  say('Fetching schemathesis into .local/schemathesis (once, about 100 MB)')
  rmSync(FOLDER, { recursive: true, force: true })
  await run(python, ['-m', 'venv', join(FOLDER, 'venv')])
  await run(join(BIN, 'python'), ['-m', 'pip', 'install', '--quiet', '--requirement', REQUIREMENTS])
  writeFileSync(stamp, hash)
}

/** The part of its JSON report that is read here. */
interface Report {
  test_cases: { generated: number }
  failures: { title: string; count: number; operations: string[] }[]
  errors: { title: string; count: number }[]
}

export interface SchemathesisRun {
  url: string
  cases: number
  seed: number
}

/** Has schemathesis try what the API's own description says, its progress shown; gives how many cases, and what is wrong. */
export async function runSchemathesis({ url, cases, seed }: SchemathesisRun) {
  const session = createNodeSession(url)
  await session.api.signUp(ACCOUNT)
  const [cookie = ''] = session.cookie()?.split('=') ?? []
  const file = join(FOLDER, 'report.json')
  rmSync(file, { force: true })
  mkdirSync(FOLDER, { recursive: true })
  const args = [
    ...['--config-file', CONFIG, 'run', url + PATHS.openapi],
    ...['--seed', String(seed), '--max-examples', String(Math.ceil(cases / CASES_AN_EXAMPLE))],
    ...['--exclude-path', EXCLUDED, '--continue-on-failure'],
    ...['--report-json-path', file],
  ]
  // It ends with another code where it found something, which its report tells.
  await run(join(BIN, 'schemathesis'), args, {
    cwd: FOLDER,
    env: { FUZZ_NAME: ACCOUNT.name, FUZZ_PASSWORD: ACCOUNT.password, FUZZ_COOKIE: cookie },
  }).catch(() => {})
  if (!existsSync(file)) throw new Failure('schemathesis failed: its output is above.')
  const { test_cases, failures, errors } = JSON.parse(readFileSync(file, 'utf8')) as Report
  return {
    cases: test_cases.generated,
    findings: [
      ...failures.map(
        ({ title, count, operations }) => `${title}, ${count} times: ${operations.join(', ')}; more above`,
      ),
      ...errors.map(({ title, count }) => `${title}, ${count} times; more above`),
    ],
  }
}
