import { readFile } from 'node:fs/promises'
import type { Check } from './finding.ts'

/** The limits that kind recommends: https://kind.sigs.k8s.io/docs/user/known-issues/#pod-errors-due-to-too-many-open-files */
const WANTED = { max_user_watches: 524_288, max_user_instances: 512 }

/** Checks Linux's limits on watched files. The defaults of some systems are too low for kind, Tilt and an editor together. */
export const checkInotify: Check = async () => {
  const limits = await Promise.all(
    Object.entries(WANTED).map(async ([name, wanted]) => {
      const value = await readFile(`/proc/sys/fs/inotify/${name}`, 'utf8').catch(() => undefined)
      // Other systems have no such limit.
      return { name, wanted, value: value === undefined ? wanted : Number(value) }
    }),
  )
  return judgeLimits(limits)
}

/** Returns a finding for each limit that is too low, with the command that raises it. */
export function judgeLimits(limits: { name: string; wanted: number; value: number }[]) {
  return limits
    .filter(({ wanted, value }) => value < wanted)
    .map(({ name, wanted, value }) => ({
      text: `fs.inotify.${name} is ${value}: kind's pods may fail with "too many open files"`,
      remedy: `sudo sysctl fs.inotify.${name}=${wanted}; for later starts, write fs.inotify.${name}=${wanted} into /etc/sysctl.d/90-inotify.conf`,
    }))
}
