import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Plugin } from 'vite'
import headers from '../security-headers.json' with { type: 'json' }

/** Beside `dist`, not in it: what lies in `dist` is served. */
const FOLDER = 'dist.caddy'

/** The security headers as a Caddyfile's `header` block, for the Caddyfile to import. Throws for what it would misread. */
export function toCaddy(of: Record<string, string>): string {
  const misread = Object.entries(of).find(([, value]) => /["{}\\\n]/.test(value))
  if (misread) throw new Error(`Caddy would read ${misread[0]} in another way than it is written`)
  const lines = Object.entries(of).map(([name, value]) => `\t${name} "${value}"\n`)
  return `header {\n${lines.join('')}}\n`
}

/** Writes the security headers in the form that Caddy imports, so that they have one source for every server. */
export function caddyHeaders(): Plugin {
  let folder = ''
  return {
    name: 'caddy-headers',
    apply: 'build',
    configResolved: (config) => {
      folder = join(config.root, FOLDER)
    },
    closeBundle: async () => {
      await mkdir(folder, { recursive: true })
      await writeFile(join(folder, 'security-headers.caddy'), toCaddy(headers))
    },
  }
}
