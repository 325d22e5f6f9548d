import { cpSync, rmSync } from 'node:fs'
import { defineConfig, type RolldownOptions } from 'rolldown'
import { makeDocsFiles } from './src/docs/files.ts'

rmSync('dist', { recursive: true, force: true })
cpSync('migrations', 'dist/migrations', { recursive: true })

// Insert the API documentation into the bundle as a string.
const BUILT_DOCS = JSON.stringify(JSON.stringify(makeDocsFiles()))

// Bundle each command into one file. The image then needs no node_modules and starts faster.
const bundle = (name: string): RolldownOptions => ({
  input: `src/${name}.ts`,
  platform: 'node',
  // The native binding of pg is optional and not installed.
  external: ['pg-native'],
  transform: { define: { BUILT_DOCS } },
  output: { file: `dist/${name}.js`, format: 'esm', minify: true, sourcemap: true },
})

export default defineConfig(['server', 'migrate', 'admin', 'bot'].map(bundle))
