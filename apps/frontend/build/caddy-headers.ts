import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Plugin } from 'vite'
import headers from '../security-headers.json' with { type: 'json' }

/** Outside `dist`, because Caddy serves all files in `dist`. */
const FOLDER = 'dist.caddy'

/** Returns a `header` block for the Caddyfile. Throws if a value contains a character that Caddy would interpret. */
export function toCaddy(values: Record<string, string>): string {
  const unsafe = Object.entries(values).find(([, value]) => /["{}\\\n]/.test(value))
  if (unsafe) throw new Error(`${unsafe[0]} contains a character that Caddy would interpret`)
  const lines = Object.entries(values).map(([name, value]) => `\t${name} "${value}"\n`)
  return `header {\n${lines.join('')}}\n`
}

/** Writes the security headers for Caddy's `import`, so that all servers of the page use security-headers.json. */
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
