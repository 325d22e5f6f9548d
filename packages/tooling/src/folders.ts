import { join, resolve } from 'node:path'

export const ROOT = resolve(import.meta.dirname, '..', '..', '..')

/** The only git-ignored folder for files of a run: tools, hashes of builds, reports. */
export const LOCAL = join(ROOT, '.local')

/** Data, passwords and logs of a run. Tests set a folder for each run. */
export const DATA_DIR = resolve(process.env.DATA_DIR ?? LOCAL)

export const LOGS = join(DATA_DIR, 'logs')

export const BACKEND = join(ROOT, 'apps', 'backend')

export const FRONTEND = join(ROOT, 'apps', 'frontend')
