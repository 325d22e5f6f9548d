import { readFile } from 'node:fs/promises'
import { ROOT } from '@chat/tooling/folders'
import type { Check, Finding } from './finding.ts'

/** In WSL, whether the project lies on Windows' side: a change there reaches no container. */
export const checkWindows: Check = async () => {
  const kernel = await readFile('/proc/version', 'utf8').catch(() => '')
  return judgePlace(kernel, ROOT)
}

/** @param kernel what /proc/version says; WSL's kernel names its maker */
export function judgePlace(kernel: string, folder: string): Finding[] {
  if (!/microsoft/i.test(kernel) || !/^\/mnt\/[a-z](\/|$)/.test(folder)) return []
  return [
    {
      text: `This project lies on Windows' side (${folder}): a saved file is not noticed in a container, and everything is slow`,
      remedy: 'clone it into the Linux side, such as ~/chat-app: https://learn.microsoft.com/windows/wsl/filesystems',
    },
  ]
}
