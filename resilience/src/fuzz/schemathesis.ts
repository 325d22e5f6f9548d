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

/** Checks for Python 3.10 or later with `venv` and `ensurepip`. */
const CHECK = 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 10))'

const NEEDED =
  'schemathesis needs Python 3.10 or later with venv: install it from https://www.python.org or with `apt install python3-venv`, ' +
  'or run `npm run fuzz -- --skip-schemathesis`.'

/** These operations make the replica fail on purpose. */
const EXCLUDED = PATHS.teaching

/** The approximate number of cases for each of `--max-examples`. Schemathesis adds some hundreds in any case. */
const CASES_AN_EXAMPLE = 40

const ACCOUNT = { name: 'schemathesis', password: 'only for tests' }

/** Installs schemathesis into a Python environment in `.local`, unless these versions are installed. */
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

/** The fields of its JSON report that this module reads. */
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

/** Runs schemathesis on the API description. Returns the number of cases and the findings. */
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
  // It exits with another code after a finding, which its report contains.
  await run(join(BIN, 'schemathesis'), args, {
    cwd: FOLDER,
    env: { FUZZ_NAME: ACCOUNT.name, FUZZ_PASSWORD: ACCOUNT.password, FUZZ_COOKIE: cookie },
  }).catch(() => {})
  if (!existsSync(file)) throw new Failure('schemathesis failed: see its output above.')
  const { test_cases, failures, errors } = JSON.parse(readFileSync(file, 'utf8')) as Report
  return {
    cases: test_cases.generated,
    findings: [
      ...failures.map(
        ({ title, count, operations }) => `${title}, ${count} times: ${operations.join(', ')}; see above`,
      ),
      ...errors.map(({ title, count }) => `${title}, ${count} times; see above`),
    ],
  }
}
