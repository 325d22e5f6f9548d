import { createHash } from 'node:crypto'
import { existsSync, globSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { delimiter, dirname, join } from 'node:path'
import { BACKEND, FRONTEND, LOCAL, LOGS, ROOT } from '@chat/tooling/folders'
import type { Run } from './run.ts'

export interface Build {
  name: string
  /** The package whose script `build` makes it. */
  folder: string
  /** A file of the result: without it the build is gone, whatever the stamp says. */
  result: string
  /** Everything that the result is made from. */
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

/** Builds `build` unless its sources are those of the last time. */
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
      // Always the same result: React's other version, for one, is larger by half.
      NODE_ENV: 'production',
      PATH: `${dirname(process.execPath)}${delimiter}${process.env.PATH ?? ''}`,
    },
    log: join(LOGS, `build-${build.name}.log`),
  })
  mkdirSync(dirname(stamp), { recursive: true })
  writeFileSync(stamp, hash)
}

/** A hash over the names and the contents of the files that match `patterns` below `root`. */
export function hashOf(root: string, patterns: string[]): string {
  const hash = createHash('sha256')
  for (const file of globSync(patterns, { cwd: root }).sort()) {
    const path = join(root, file)
    if (statSync(path).isFile()) hash.update(`${file}\0`).update(readFileSync(path)).update('\0')
  }
  return hash.digest('hex')
}
