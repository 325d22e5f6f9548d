import { spawn } from 'node:child_process'

export interface Build {
  /** The image's id: two images with the same one are the same to the byte. */
  id: string
  /** Each instruction as `[stage n/m] INSTRUCTION`, and whether it came from the cache. */
  steps: { text: string; cached: boolean }[]
}

/** Builds the app's image from the project in `folder`, with more arguments for `docker build`. */
export async function build(folder: string, app: string, args: string[] = []): Promise<Build> {
  const what = ['--file', `apps/${app}/Dockerfile`, '--provenance=false', '--progress', 'plain', '--quiet=false']
  const log = await output(folder, ['build', ...what, ...args, '.'])
  const names = [...log.matchAll(/^#(\d+) (\[[\w-]+ +\d+\/\d+\] .*)$/gm)]
  const cached = new Set([...log.matchAll(/^#(\d+) CACHED$/gm)].map(([, number]) => number))
  const steps = names.map(([, number, text = '']) => ({ text, cached: cached.has(number) }))
  return {
    id: /writing image (sha256:\w+)|exporting manifest (sha256:\w+)/.exec(log)?.slice(1).find(Boolean) ?? '',
    steps,
  }
}

/** BuildKit tells its progress on standard error. */
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
