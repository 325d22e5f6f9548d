import { execFileSync } from 'node:child_process'
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Failure } from '@chat/tooling/failure'
import { ROOT } from '@chat/tooling/folders'
import type { FileBreakage } from './catalogue.ts'

/** Runs `work` in a copy of the project with these breakages. The project itself does not change. */
export async function withBrokenCopy<T>(breakages: FileBreakage[], work: (folder: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'chat-broken-'))
  try {
    copyProject(folder)
    // Some tests list the files of the repository with git.
    for (const args of [
      ['init', '--quiet'],
      ['add', '.'],
    ])
      execFileSync('git', args, { cwd: folder })
    for (const breakage of breakages) breakFile(folder, breakage)
    return await work(folder)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function copyProject(folder: string) {
  const files = execFileSync('git', ['ls-files', '-z'], { cwd: ROOT, encoding: 'utf8' }).split('\0').filter(Boolean)
  for (const file of files) if (existsSync(join(ROOT, file))) cpSync(join(ROOT, file), join(folder, file))
  symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'))
  // Relative links lead to the workspace packages of the copy.
  for (const manifest of files.filter((file) => /\/package\.json$/.test(file))) {
    const modules = manifest.replace('package.json', 'node_modules')
    if (existsSync(join(ROOT, modules))) {
      cpSync(join(ROOT, modules), join(folder, modules), { recursive: true, verbatimSymlinks: true })
    }
  }
}

function breakFile(folder: string, { name, file, replace: [from, to] }: FileBreakage) {
  const path = join(folder, file)
  const text = readFileSync(path, 'utf8')
  if (text.split(from).length !== 2) throw new Failure(`${name}: "${from}" does not occur once in ${file}.`)
  writeFileSync(
    path,
    text.replace(from, () => to),
  )
}
