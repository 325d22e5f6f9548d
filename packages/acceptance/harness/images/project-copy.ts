import { execFileSync } from 'node:child_process'
import { cpSync, globSync, lstatSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ROOT } from '@chat/tooling/folders'

const LIST = ['ls-files', '-z', '--cached', '--others', '--exclude-standard']

/** Copies the files of a fresh clone, with uncommitted changes, for a test to edit. Returns the folder. */
export function copyProject(): string {
  const folder = mkdtempSync(join(tmpdir(), 'chat-copy-'))
  const files = execFileSync('git', LIST, { cwd: ROOT, encoding: 'utf8' }).split('\0').filter(Boolean)
  for (const file of files) {
    const isFile = lstatSync(join(ROOT, file), { throwIfNoEntry: false })?.isFile()
    if (isFile) cpSync(join(ROOT, file), join(folder, file), { preserveTimestamps: true })
  }
  return folder
}

/** Links the installed packages into a copy. Links between workspace packages are relative, so they stay within the copy. */
export function linkPackages(folder: string): void {
  symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'))
  for (const modules of globSync(['scripts/node_modules', '{apps,packages}/*/node_modules'], { cwd: ROOT })) {
    cpSync(join(ROOT, modules), join(folder, modules), { recursive: true, verbatimSymlinks: true })
  }
}

/** Copies the project until `work` ends. */
export async function withProjectCopy<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const folder = copyProject()
  try {
    return await work(folder)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
