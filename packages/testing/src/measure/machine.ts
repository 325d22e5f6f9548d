import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { cpus, release, totalmem, type } from 'node:os'
import { join } from 'node:path'
import { ROOT } from '@chat/tooling/folders'
import { withClient } from '@chat/tooling/postgres/connect'

export type Machine = { [name: string]: string }

export const formatMachine = (machine: Machine) =>
  Object.entries(machine)
    .map(([key, value]) => `${key}: ${value}`)
    .join(' · ')

/** Describes the machine and the versions, so that a reader can repeat a result. */
export async function describeMachine(adminUrl: string): Promise<Machine> {
  const processors = cpus()
  // Empty without git or in a downloaded copy.
  const git = (...args: string[]) => spawnSync('git', args, { cwd: ROOT, encoding: 'utf8' }).stdout?.trim() ?? ''
  const versionOf = (name: string) =>
    (
      JSON.parse(readFileSync(join(ROOT, 'bench', 'node_modules', name, 'package.json'), 'utf8')) as {
        version: string
      }
    ).version
  return {
    date: new Date().toISOString(),
    commit:
      (git('rev-parse', '--short', 'HEAD') || 'unknown') +
      (git('status', '--porcelain', ':!bench/results') ? ', with changes' : ''),
    system: `${type()} ${release()}`,
    processors: `${processors.length} x ${processors[0]?.model.trim()}`,
    memory: `${Math.round(totalmem() / 2 ** 30)} GiB`,
    Node: process.version,
    PostgreSQL: await withClient(adminUrl, async (client) => {
      const { rows } = await client.query<{ server_version: string }>('SHOW server_version')
      return rows[0]?.server_version ?? ''
    }),
    'socket.io': versionOf('socket.io'),
    '@socket.io/postgres-adapter': versionOf('@socket.io/postgres-adapter'),
    ws: versionOf('ws'),
  }
}
