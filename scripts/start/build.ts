import { createHash } from 'node:crypto'
import { existsSync, globSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { delimiter, dirname, join } from 'node:path'
import { BACKEND, FRONTEND, LOCAL, LOGS, ROOT } from '@chat/tooling/folders'
import type { Run } from './run.ts'

export interface Build {
  name: string
  /** The package with the script `build`. */
  folder: string
  /** A file of the result. If it is missing, build again. */
  result: string
  /** Glob patterns of all sources. */
  sources: string[]
}

const SHARED = ['packages/{client,contract}/src/**', 'tsconfig.base.json', 'pnpm-lock.yaml']

export const BACKEND_BUILD: Build = {
  name: 'backend',
  folder: BACKEND,
  result: join(BACKEND, 'dist', 'server.js'),
  sources: ['apps/backend/{src,migrations}/**', 'apps/backend/*.{ts,json}', ...SHARED],
}

export const PAGE_BUILD: Build = {
  name: 'page',
  folder: FRONTEND,
  result: join(FRONTEND, 'dist', 'index.html'),
  sources: ['apps/frontend/{src,build,public}/**', 'apps/frontend/*.{ts,json,html}', ...SHARED],
}

/** Runs a build unless its sources are unchanged since the last build. */
export async function buildChanged(build: Build, { say, supervisor }: Pick<Run, 'say' | 'supervisor'>): Promise<void> {
  const stamp = join(LOCAL, 'builds', `${build.name}.sha256`)
  const hash = hashOf(ROOT, build.sources)
  if (existsSync(build.result) && existsSync(stamp) && readFileSync(stamp, 'utf8') === hash) return
  say(`Building the ${build.name}`)
  await supervisor.run({
    name: `Building the ${build.name}`,
    command: process.execPath,
    args: ['--run', 'build'],
    cwd: build.folder,
    env: {
      ...process.env,
      // The development version of React is 50 % larger.
      NODE_ENV: 'production',
      PATH: `${dirname(process.execPath)}${delimiter}${process.env.PATH ?? ''}`,
    },
    log: join(LOGS, `build-${build.name}.log`),
  })
  mkdirSync(dirname(stamp), { recursive: true })
  writeFileSync(stamp, hash)
}

/** Returns a hash of the names and contents of the files below `root` that match `patterns`. */
export function hashOf(root: string, patterns: string[]): string {
  const hash = createHash('sha256')
  for (const file of globSync(patterns, { cwd: root }).sort()) {
    const path = join(root, file)
    if (statSync(path).isFile()) hash.update(`${file}\0`).update(readFileSync(path)).update('\0')
  }
  return hash.digest('hex')
}
