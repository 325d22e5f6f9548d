import { readFile } from 'node:fs/promises'
import type { Check } from './finding.ts'

/** What kind asks for: https://kind.sigs.k8s.io/docs/user/known-issues/#pod-errors-due-to-too-many-open-files */
const WANTED = { max_user_watches: 524_288, max_user_instances: 512 }

/** Linux's limits for watching files: a node of kind, Tilt and an editor need more than some systems give. */
export const checkInotify: Check = async () => {
  const limits = await Promise.all(
    Object.entries(WANTED).map(async ([name, wanted]) => {
      const value = await readFile(`/proc/sys/fs/inotify/${name}`, 'utf8').catch(() => undefined)
      // On another system there is no such limit.
      return { name, wanted, value: value === undefined ? wanted : Number(value) }
    }),
  )
  return judgeLimits(limits)
}

/** The commands that raise the limits which are too low. */
export function judgeLimits(limits: { name: string; wanted: number; value: number }[]) {
  return limits
    .filter(({ wanted, value }) => value < wanted)
    .map(({ name, wanted, value }) => ({
      text: `fs.inotify.${name} is ${value}: kind's pods may fail with "too many open files"`,
      remedy: `sudo sysctl fs.inotify.${name}=${wanted}, and the same line in /etc/sysctl.d/90-inotify.conf`,
    }))
}
