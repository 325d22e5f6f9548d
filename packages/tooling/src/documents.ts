import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { ROOT } from './folders.ts'

/** What a document shows in blocks of that language, in its order; what indents a block in a list is taken away. */
export function readBlocks(document: string, language: string): string[] {
  const text = readFileSync(join(ROOT, document), 'utf8')
  const blocks = text.matchAll(new RegExp(`^( *)\`\`\`${language}\\n(.*?)^ *\`\`\`$`, 'gms'))
  return [...blocks].map(([, indent, block = '']) => block.replaceAll(new RegExp(`^${indent}`, 'gm'), ''))
}
