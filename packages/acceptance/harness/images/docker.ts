import { run } from '@chat/tooling/process/command'
import { NAME } from '../images.ts'

/** Marks containers of tests. */
export const TEST_LABEL = NAME

/** Runs a `docker` command. Returns its output. */
export function docker(...args: string[]): Promise<string> {
  return run('docker', args, { quiet: true })
}

/** Runs a container with these arguments of `docker run` until `work` ends. */
export async function withContainer<T>(args: string[], work: (id: string) => Promise<T>): Promise<T> {
  const id = await docker('run', '--detach', '--label', TEST_LABEL, ...args)
  try {
    return await work(id)
  } finally {
    await docker('rm', '--force', '--volumes', id)
  }
}

/** Returns a value of `docker inspect` by a Go template. */
export function inspect(object: string, template: string): Promise<string> {
  return docker('inspect', '--format', template, object)
}

/** Returns the URL of a container's port that was published with `-p 127.0.0.1::PORT`. */
export async function publishedAt(id: string, port: number): Promise<string> {
  return `http://${await docker('port', id, `${port}/tcp`)}`
}
