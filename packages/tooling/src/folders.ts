import { join, resolve } from 'node:path'

/** The project's folder. */
export const ROOT = resolve(import.meta.dirname, '..', '..', '..')

/** The one git-ignored folder for what is made at run time: tools, stamps of builds, reports. */
export const LOCAL = join(ROOT, '.local')

/** Where a run keeps its data, passwords and logs; tests give each run its own. */
export const DATA_DIR = resolve(process.env.DATA_DIR ?? LOCAL)

export const LOGS = join(DATA_DIR, 'logs')

export const BACKEND = join(ROOT, 'apps', 'backend')

export const FRONTEND = join(ROOT, 'apps', 'frontend')
