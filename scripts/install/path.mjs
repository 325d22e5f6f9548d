import { delimiter, parse, sep } from 'node:path'
import { Failure } from './failure.mjs'

/** Signs in a path that a tool takes apart, and the tool. Blanks, `'`, brackets, `&` and letters of every language work. */
const TAKEN_APART = [
  ['#?%', 'Vite and Vitest, which read paths as addresses,'],
  ['*', 'Node, which resolves packages by patterns,'],
  ['$`"', 'PostgreSQL, which gives its path to a shell,'],
  ['\n\r\t', 'a shell'],
  [delimiter, 'PATH, which lists folders,'],
]

/** Fails in a sentence when the path of the project has a sign that a tool cannot handle. */
export function requirePlainPath(root) {
  // Separators and the drive of Windows are no part of a name.
  const names = root.slice(parse(root).root.length).split(sep).join('')
  for (const [signs, tool] of TAKEN_APART) {
    const sign = [...signs].find((one) => names.includes(one))
    if (sign) {
      throw new Failure(
        `The path of this folder contains ${JSON.stringify(sign)}, and ${tool} cannot handle that sign. ` +
          `Rename the folder or move the project: ${root}`,
      )
    }
  }
}
