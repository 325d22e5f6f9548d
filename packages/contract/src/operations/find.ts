import { OPERATIONS } from './all.ts'
import type { Operation } from './operation.ts'

const patterns = new Map(
  OPERATIONS.map(({ path }) => [path, new RegExp(`^${path.replaceAll('.', '\\.').replace(/:\w+/g, '[^/]+')}/?$`, 'i')]),
)

/** What can be done at a path, as `/api/rooms/1`, whatever the method; nothing where there is no such path. */
export const findOperations = (pathname: string): Operation[] =>
  OPERATIONS.filter(({ path }) => patterns.get(path)?.test(pathname))
