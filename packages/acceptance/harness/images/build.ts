import { spawn } from 'node:child_process'

export interface Build {
  /** The image's id, a digest of its content. */
  id: string
  /** Each instruction as `[stage n/m] INSTRUCTION`, and whether the build took it from the cache. */
  steps: { text: string; cached: boolean }[]
}

/** Builds an app's image from the project in `folder`. */
export async function build(folder: string, app: string, args: string[] = []): Promise<Build> {
  const options = ['--file', `apps/${app}/Dockerfile`, '--provenance=false', '--progress', 'plain', '--quiet=false']
  const log = await output(folder, ['build', ...options, ...args, '.'])
  const names = [...log.matchAll(/^#(\d+) (\[[\w-]+ +\d+\/\d+\] .*)$/gm)]
  const cached = new Set([...log.matchAll(/^#(\d+) CACHED$/gm)].map(([, number]) => number))
  const steps = names.map(([, number, text = '']) => ({ text, cached: cached.has(number) }))
  return {
    id: /writing image (sha256:\w+)|exporting manifest (sha256:\w+)/.exec(log)?.slice(1).find(Boolean) ?? '',
    steps,
  }
}

/** Returns the build's progress, which BuildKit writes to standard error. */
function output(cwd: string, args: string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn('docker', args, { cwd, stdio: ['ignore', 'ignore', 'pipe'] })
    let log = ''
    child.stderr.on('data', (chunk: Buffer) => {
      log += chunk
    })
    child.on('error', reject)
    child.on('close', (code) => (code === 0 ? resolve(log) : reject(new Error(`docker ${args.join(' ')}\n${log}`))))
  })
}
