import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { ROOT } from './folders.ts'

/** Returns a document's code blocks of a language, in order. The indentation of a block in a list is removed. */
export function readBlocks(document: string, language: string): string[] {
  const text = readFileSync(join(ROOT, document), 'utf8')
  const blocks = text.matchAll(new RegExp(`^( *)\`\`\`${language}\\n(.*?)^ *\`\`\`$`, 'gms'))
  return [...blocks].map(([, indent, block = '']) => block.replaceAll(new RegExp(`^${indent}`, 'gm'), ''))
}
