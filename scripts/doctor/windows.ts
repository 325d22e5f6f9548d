import { readFile } from 'node:fs/promises'
import { ROOT } from '@chat/tooling/folders'
import type { Check, Finding } from './finding.ts'

/** In WSL, checks that the project is not in the Windows file system, which reports no edits to containers. */
export const checkWindows: Check = async () => {
  const kernel = await readFile('/proc/version', 'utf8').catch(() => '')
  return judgePlace(kernel, ROOT)
}

/** @param kernel the content of /proc/version, which names Microsoft in WSL */
export function judgePlace(kernel: string, folder: string): Finding[] {
  if (!/microsoft/i.test(kernel) || !/^\/mnt\/[a-z](\/|$)/.test(folder)) return []
  return [
    {
      text: `This project is in the Windows file system (${folder}): containers do not notice edits, and file access is slow`,
      remedy:
        'clone it into the Linux file system, such as ~/chat-app: https://learn.microsoft.com/windows/wsl/filesystems',
    },
  ]
}
