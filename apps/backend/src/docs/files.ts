import { existsSync, readFileSync } from 'node:fs'
import { OPERATIONS } from '@chat/contract/operations/all'
import { createDocument } from './document.ts'
import { renderPage } from './page.ts'

/** The description of the API in each of its forms. */
export interface DocsFiles {
  'openapi.json': string
  'index.html': string
  'style.css': string
}

/** Makes the files from the contract. Run from the sources alone, as the style is there. */
export function makeDocsFiles(): DocsFiles {
  const document = createDocument(OPERATIONS)
  return {
    'openapi.json': JSON.stringify(document),
    'index.html': renderPage(document),
    'style.css': readFileSync(new URL('./style.css', import.meta.url), 'utf8'),
  }
}

/** The files that the build made, beside the bundle; run from the sources, there are none, and they are made now. */
export function readDocsFiles(): DocsFiles {
  const folder = new URL('./docs/', import.meta.url)
  if (!existsSync(folder)) return makeDocsFiles()
  const read = (name: keyof DocsFiles) => readFileSync(new URL(name, folder), 'utf8')
  return { 'openapi.json': read('openapi.json'), 'index.html': read('index.html'), 'style.css': read('style.css') }
}
