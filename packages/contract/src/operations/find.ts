import { OPERATIONS } from './all.ts'
import type { Operation } from './operation.ts'

const patterns = new Map(
  OPERATIONS.map(({ path }) => [path, new RegExp(`^${path.replaceAll('.', '\\.').replace(/:\w+/g, '[^/]+')}/?$`, 'i')]),
)

/** Returns the operations of a path such as `/api/rooms/1`, of every method. Empty if the path does not exist. */
export const findOperations = (pathname: string): Operation[] =>
  OPERATIONS.filter(({ path }) => patterns.get(path)?.test(pathname))
