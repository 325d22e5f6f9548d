import { execFileSync, spawnSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { linkPackages, withProjectCopy } from './project-copy.ts'

/** A repository with this project in it, where a test may commit, tag and release. */
export interface Repository {
  folder: string
  commit(): string
  /** Marks what was committed last; a tag of that name moves. */
  tag(name: string): void
  /** Runs `npm run release -- <args>` there: its exit code and all that it printed. */
  release(env: NodeJS.ProcessEnv, ...args: string[]): { code: number | null; output: string }
}

/** Whose commits they are is of no interest. */
const AUTHOR = ['-c', 'user.name=test', '-c', 'user.email=test@localhost']

/** The project at version `version`, committed, for as long as `work` takes. */
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
