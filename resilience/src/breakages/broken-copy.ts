import { execFileSync } from 'node:child_process'
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Failure } from '@chat/tooling/failure'
import { ROOT } from '@chat/tooling/folders'
import type { Breakage } from './breakage.ts'

/** Runs `work` in a copy of the project in which these are broken; the project itself is never touched. */
export async function withBrokenCopy<T>(breakages: Breakage[], work: (folder: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'chat-broken-'))
  try {
    copyProject(folder)
    // Some tests ask git which files there are.
    for (const args of [
      ['init', '--quiet'],
      ['add', '.'],
    ])
      execFileSync('git', args, { cwd: folder })
    for (const breakage of breakages) breakFile(join(folder, breakage.file), breakage)
    return await work(folder)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function copyProject(folder: string) {
  const files = execFileSync('git', ['ls-files', '-z'], { cwd: ROOT, encoding: 'utf8' }).split('\0').filter(Boolean)
  for (const file of files) if (existsSync(join(ROOT, file))) cpSync(join(ROOT, file), join(folder, file))
  symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'))
  // Links to the shared store, and to the packages beside it, which are the copy's own.
  for (const manifest of files.filter((file) => /\/package\.json$/.test(file))) {
    const modules = manifest.replace('package.json', 'node_modules')
    if (existsSync(join(ROOT, modules))) {
      cpSync(join(ROOT, modules), join(folder, modules), { recursive: true, verbatimSymlinks: true })
    }
  }
}

function breakFile(path: string, { from, to, file }: Breakage) {
  const text = readFileSync(path, 'utf8')
  if (text.split(from).length !== 2)
    throw new Failure(`"${from}" does not stand exactly once in ${file}: mend the breakage.`)
  writeFileSync(
    path,
    text.replace(from, () => to),
  )
}
