import { execFileSync, spawnSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { linkPackages, withProjectCopy } from './project-copy.ts'

/** A repository with a copy of this project, where a test may commit, tag and release. */
export interface Repository {
  folder: string
  /** Commits every change. Returns the commit's id. */
  commit(): string
  /** Sets or moves a tag to the last commit. */
  tag(name: string): void
  /** Runs `npm run release -- <args>`. */
  release(env: NodeJS.ProcessEnv, ...args: string[]): { code: number | null; output: string }
}

/** Git needs an author. */
const AUTHOR = ['-c', 'user.name=test', '-c', 'user.email=test@localhost']

/** Creates a repository with the project at a version, committed, until `work` ends. */
export function withRepository<T>(version: string, work: (repository: Repository) => Promise<T>): Promise<T> {
  return withProjectCopy(async (folder) => {
    const git = (...args: string[]) => execFileSync('git', args, { cwd: folder, encoding: 'utf8' }).trim()
    const commit = () => {
      git('add', '--all')
      git(...AUTHOR, 'commit', '--quiet', '--allow-empty', '--message', 'test')
      return git('rev-parse', 'HEAD')
    }
    git('init', '--quiet')
    writeFileSync(join(folder, '.git/info/exclude'), 'node_modules\n')
    linkPackages(folder)
    const manifest = join(folder, 'package.json')
    writeFileSync(manifest, readFileSync(manifest, 'utf8').replace(/"version": ".*?"/, `"version": "${version}"`))
    commit()
    return work({
      folder,
      commit,
      tag: (name) => git('tag', '--force', name),
      release: (env, ...args) => {
        const command = ['scripts/release.ts', ...args]
        const options = { cwd: folder, encoding: 'utf8', env: { ...process.env, ...env } } as const
        const { status, stdout, stderr } = spawnSync(process.execPath, command, options)
        return { code: status, output: stdout + stderr }
      },
    })
  })
}
