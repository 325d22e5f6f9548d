import { readFileSync } from 'node:fs'
import { OPERATIONS } from '@chat/contract/operations/all'
import { createDocument } from './document.ts'
import { renderPage } from './page.ts'

/** The files of the API documentation. */
export interface DocsFiles {
  'openapi.json': string
  'index.html': string
  'style.css': string
}

/** Creates the files from the contract. Works in the sources only, because it reads style.css there. */
export function makeDocsFiles(): DocsFiles {
  const document = createDocument(OPERATIONS)
  return {
    'openapi.json': JSON.stringify(document),
    'index.html': renderPage(document),
    'style.css': readFileSync(new URL('./style.css', import.meta.url), 'utf8'),
  }
}

/** The files as JSON, which the build inserts. Undefined in the sources. */
declare const BUILT_DOCS: string | undefined

/** Returns the files of the bundle, or creates them in the sources. */
export function readDocsFiles(): DocsFiles {
  return typeof BUILT_DOCS === 'undefined' ? makeDocsFiles() : JSON.parse(BUILT_DOCS)
}
