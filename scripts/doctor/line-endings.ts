import { type Check, DOCKER_TARGETS, type Finding } from './finding.ts'

/** Finds files with Windows line endings that a Linux program reads, here or in a container. */
export const checkLineEndings: Check = async (ask) => {
  const { ok, output } = await ask('git', 'ls-files', '--eol')
  return ok ? judgeLineEndings(output) : []
}

/** Scripts, and files that an image contains unchanged. */
const READ_BY_LINUX = /(\.sh|\/run|Caddyfile|Dockerfile|\.conf|\.sql)$/

/** @param list the output of `git ls-files --eol`: `i/lf w/crlf attr/… <tab>path` */
export function judgeLineEndings(list: string): Finding[] {
  const files = list
    .split('\n')
    .filter((line) => /\sw\/(crlf|mixed)\s/.test(line))
    .map((line) => line.split('\t')[1] ?? '')
    .filter((file) => READ_BY_LINUX.test(file))
  if (files.length === 0) return []
  return [
    {
      text: `Windows line endings (CRLF) in ${files.join(', ')}: Linux reports "no such file or directory"`,
      remedy: `git config core.autocrlf false, then sed -i 's/\\r$//' ${files.join(' ')}`,
      blocks: DOCKER_TARGETS,
    },
  ]
}
