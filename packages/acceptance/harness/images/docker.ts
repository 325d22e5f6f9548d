import { run } from '@chat/tooling/process/command'
import { NAME } from '../images.ts'

/** What carries it was made by a test, and may be removed. */
export const TEST_LABEL = NAME

/** What Docker prints. */
export function docker(...args: string[]): Promise<string> {
  return run('docker', args, { quiet: true })
}

/** A container from `docker run` with these arguments, for as long as `work` takes. */
export async function withContainer<T>(args: string[], work: (id: string) => Promise<T>): Promise<T> {
  const id = await docker('run', '--detach', '--label', TEST_LABEL, ...args)
  try {
    return await work(id)
  } finally {
    await docker('rm', '--force', '--volumes', id)
  }
}

/** One value of what `docker inspect` tells, by a Go template. */
export function inspect(object: string, template: string): Promise<string> {
  return docker('inspect', '--format', template, object)
}

/** Where the port of a container that was published with `-p 127.0.0.1::PORT` can be reached. */
export async function publishedAt(id: string, port: number): Promise<string> {
  return `http://${await docker('port', id, `${port}/tcp`)}`
}
