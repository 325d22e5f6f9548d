import { type Check, DOCKER_PATHS, type Finding } from './finding.ts'

/** Files that a Linux program reads, here or in a container, with Windows' line endings: "no such file or directory". */
export const checkLineEndings: Check = async (ask) => {
  const { ok, output } = await ask('git', 'ls-files', '--eol')
  return ok ? judgeLineEndings(output) : []
}

/** Scripts and what is copied into an image as it is. */
const READ_BY_LINUX = /(\.sh|\/run|Caddyfile|Dockerfile|\.conf|\.sql)$/

/** @param list what `git ls-files --eol` prints: `i/lf w/crlf attr/… <tab>path` */
export function judgeLineEndings(list: string): Finding[] {
  const files = list
    .split('\n')
    .filter((line) => /\sw\/(crlf|mixed)\s/.test(line))
    .map((line) => line.split('\t')[1] ?? '')
    .filter((file) => READ_BY_LINUX.test(file))
  if (files.length === 0) return []
  return [
    {
      text: `Windows' line endings (CRLF) in ${files.join(', ')}: Linux answers "no such file or directory"`,
      remedy: `git config core.autocrlf false, then sed -i 's/\\r$//' ${files.join(' ')}`,
      blocks: DOCKER_PATHS,
    },
  ]
}
