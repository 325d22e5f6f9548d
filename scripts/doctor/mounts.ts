import { existsSync, lstatSync, readdirSync } from 'node:fs'
import { join, relative } from 'node:path'
import { ROOT } from '@chat/tooling/folders'
import { bindsOf, readServices } from './compose-config.ts'
import type { Check, Finding, Target } from './finding.ts'

/** The Compose files that mount a part of this folder, and the targets that need them. */
const VARIANTS: { files: string[]; blocks: Target[] }[] = [
  { files: ['docker-compose.yml', 'docker-compose.override.yml'], blocks: ['compose'] },
  { files: ['docker-compose.yml', 'compose/nginx.yml', 'compose/monitoring.yml'], blocks: [] },
]

/** Checks that users inside containers can read what Compose mounts. After `umask 077` only the owner can read a clone. */
export const checkMounts: Check = async (ask) => {
  // On other systems Docker runs in a virtual machine, which reads the files as their owner.
  if (process.platform !== 'linux') return []
  const found = VARIANTS.map(async ({ files, blocks }) => {
    const services = Object.values(await readServices(ask, files))
    const sources = services.flatMap((service) => bindsOf(service).map(({ source }) => source))
    return judgeMounts([...new Set(sources)].filter((source) => source.startsWith(ROOT)).sort(), blocks)
  })
  return (await Promise.all(found)).flat()
}

export function judgeMounts(sources: string[], blocks: Target[], root = ROOT): Finding[] {
  const closed = sources.filter((source) => findClosed(source)).map((source) => relative(root, source))
  const [first] = sources.flatMap((source) => findClosed(source) ?? [])
  if (!first) return []
  return [
    {
      text: `Containers cannot read what Compose mounts: ${relative(root, first)} is closed to other users`,
      remedy: `chmod -R a+rX ${closed.join(' ')}; set \`umask 022\` before git writes more files`,
      blocks,
    },
  ]
}

/** Returns the first file or folder at or below `path` that users other than its owner and group cannot read. */
function findClosed(path: string): string | undefined {
  if (!existsSync(path)) return undefined
  const stats = lstatSync(path)
  if (stats.isSymbolicLink()) return undefined
  const needed = stats.isDirectory() ? 0o005 : 0o004
  if ((stats.mode & needed) !== needed) return path
  if (!stats.isDirectory()) return undefined
  for (const name of readdirSync(path)) {
    const closed = findClosed(join(path, name))
    if (closed) return closed
  }
  return undefined
}
