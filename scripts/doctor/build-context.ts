import { existsSync, readFileSync } from 'node:fs'
import { join, matchesGlob } from 'node:path'
import { ROOT } from '@chat/tooling/folders'
import { type Check, DOCKER_TARGETS, type Finding } from './finding.ts'

/** The files that both Dockerfiles copy before they install packages. */
const NEEDED = ['package.json', 'pnpm-lock.yaml', 'pnpm-workspace.yaml']

/** Checks that a build can read the files that list its packages. */
export const checkBuildContext: Check = async () => {
  const missing = NEEDED.filter((file) => !existsSync(join(ROOT, file)))
  const ignored = findIgnored(readFileSync(join(ROOT, '.dockerignore'), 'utf8'), NEEDED)
  const findings: Finding[] = [
    ...missing.map((file) => ({
      text: `${file} is missing: a build cannot install packages`,
      remedy: `git restore ${file}`,
      blocks: DOCKER_TARGETS,
    })),
    ...ignored.map(({ file, pattern }) => ({
      text: `.dockerignore excludes ${file} from the build ("${pattern}")`,
      remedy: `remove that line, or add "!${file}" below it`,
      blocks: DOCKER_TARGETS,
    })),
  ]
  return findings
}

/** Returns the files that a .dockerignore excludes, each with the excluding line. The last matching line decides. */
export function findIgnored(ignore: string, files: string[]): { file: string; pattern: string }[] {
  const patterns = ignore
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line && !line.startsWith('#'))
  return files.flatMap((file) => {
    const pattern = patterns.findLast((line) => matchesGlob(file, line.replace(/^!?\/?/, '')))
    return pattern && !pattern.startsWith('!') ? [{ file, pattern }] : []
  })
}
