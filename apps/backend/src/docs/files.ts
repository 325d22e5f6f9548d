import { readFileSync } from 'node:fs'
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

/** What the build made of them, as JSON; run from the sources there is none. */
declare const BUILT_DOCS: string | undefined

/** What the build put into the bundle; run from the sources, it is made now. */
export function readDocsFiles(): DocsFiles {
  return typeof BUILT_DOCS === 'undefined' ? makeDocsFiles() : JSON.parse(BUILT_DOCS)
}
