import { PATHS } from '@chat/contract/paths'
import { type Response, Router } from 'express'
import type { DocsFiles } from './files.ts'

/** Allows the page to load its own style, and nothing else. */
const PAGE_POLICY =
  "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'"

/** Serves the description of the API: as OpenAPI and as a page. */
export function createDocsRoutes(files: DocsFiles): Router {
  const router = Router()

  router.get(PATHS.openapi, (_request, response) => {
    send(response, 'application/json', files['openapi.json'])
  })

  router.get(PATHS.docs, (_request, response) => {
    response.set('content-security-policy', PAGE_POLICY)
    send(response, 'text/html', files['index.html'])
  })

  router.get(PATHS.docsStyle, (_request, response) => {
    send(response, 'text/css', files['style.css'])
  })

  return router
}

// A new version has other content under the same path.
function send(response: Response, type: string, content: string) {
  response.set('cache-control', 'no-cache').type(type).send(content)
}
