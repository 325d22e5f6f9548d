import { cpSync, rmSync } from 'node:fs'
import { defineConfig, type RolldownOptions } from 'rolldown'
import { makeDocsFiles } from './src/docs/files.ts'

rmSync('dist', { recursive: true, force: true })
cpSync('migrations', 'dist/migrations', { recursive: true })

// The description of the API, as a string within the code.
const BUILT_DOCS = JSON.stringify(JSON.stringify(makeDocsFiles()))

// One file a command, with everything in it: the image needs no node_modules, and starts faster.
const bundle = (name: string): RolldownOptions => ({
  input: `src/${name}.ts`,
  platform: 'node',
  // pg's native binding is optional, and not installed.
  external: ['pg-native'],
  transform: { define: { BUILT_DOCS } },
  output: { file: `dist/${name}.js`, format: 'esm', minify: true, sourcemap: true },
})

export default defineConfig(['server', 'migrate', 'admin', 'bot'].map(bundle))
