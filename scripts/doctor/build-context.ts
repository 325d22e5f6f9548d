import { existsSync, readFileSync } from 'node:fs'
import { join, matchesGlob } from 'node:path'
import { ROOT } from '@chat/tooling/folders'
import { type Check, DOCKER_PATHS, type Finding } from './finding.ts'

/** What both Dockerfiles copy before they install packages. */
const NEEDED = ['package.json', 'pnpm-lock.yaml', 'pnpm-workspace.yaml']

/** Whether a build sees the files that it installs packages by: a lockfile that is missing fails the installation. */
export const checkBuildContext: Check = async () => {
  const missing = NEEDED.filter((file) => !existsSync(join(ROOT, file)))
  const ignored = findIgnored(readFileSync(join(ROOT, '.dockerignore'), 'utf8'), NEEDED)
  const findings: Finding[] = [
    ...missing.map((file) => ({
      text: `${file} is missing: a build has nothing to install by`,
      remedy: `git restore ${file}`,
      blocks: DOCKER_PATHS,
    })),
    ...ignored.map(({ file, pattern }) => ({
      text: `.dockerignore keeps ${file} from a build ("${pattern}")`,
      remedy: `remove that line, or add "!${file}" below it`,
      blocks: DOCKER_PATHS,
    })),
  ]
  return findings
}

/** Which of these files a .dockerignore leaves out, and by which line: the last one that fits a file decides. */
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
