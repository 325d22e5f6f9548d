import { StrictMode } from 'react'
import { createRoot as createReactRoot } from 'react-dom/client'
import { Boundary, RenderError } from '../components/boundary.tsx'
import { readLastSignIn } from '../features/account/last-sign-in.ts'
import { preventDropNavigation } from '../lib/files.ts'
import { hideInputMethodKeys } from '../lib/keys.ts'
import { loadPageConfig } from '../lib/page-config.ts'
import { App } from './app.tsx'
import { createRoot } from './root.ts'
import './styles/tokens.css'
import './styles/base.css'

hideInputMethodKeys(window)
preventDropNavigation()
const root = createRoot()
const config = loadPageConfig()
root.start()
// Load the chat's code before the session is known, because a user who was signed in probably still is.
if (readLastSignIn()) void import('./signed-in.tsx')

const element = document.getElementById('root')
if (!element) throw new Error('index.html has no #root')
createReactRoot(element).render(
  <StrictMode>
    <Boundary fallback={<RenderError>The page cannot be shown; your draft is kept.</RenderError>}>
      <App root={root} config={config} />
    </Boundary>
  </StrictMode>,
)
