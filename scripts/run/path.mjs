import { delimiter, parse, sep } from 'node:path'
import { Failure } from './failure.mjs'

/** Characters that a tool cannot handle in a path, and the tool. Spaces, `'`, brackets, `&` and letters of any language work. */
const UNSUPPORTED = [
  ['#?%', 'Vite and Vitest, which read paths as addresses,'],
  ['*', 'Node, which resolves packages by patterns,'],
  ['$`"', 'PostgreSQL, which gives its path to a shell,'],
  ['\n\r\t', 'a shell'],
  [delimiter, 'PATH, which lists folders,'],
]

/** Throws a Failure if the path of the project has a character that a tool cannot handle. */
export function requirePlainPath(root) {
  // Ignore separators and the drive letter of Windows.
  const names = root.slice(parse(root).root.length).split(sep).join('')
  for (const [signs, tool] of UNSUPPORTED) {
    const sign = [...signs].find((one) => names.includes(one))
    if (sign) {
      throw new Failure(
        `The path of this folder contains ${JSON.stringify(sign)}, and ${tool} cannot handle that character. ` +
          `Rename the folder or move the project: ${root}`,
      )
    }
  }
}
