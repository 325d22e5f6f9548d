import { readdir, readFile, writeFile } from 'node:fs/promises'
import { extname, join } from 'node:path'
import { promisify } from 'node:util'
import { brotliCompress, constants, gzip, zstdCompress } from 'node:zlib'
import type { Plugin } from 'vite'

const COMPRESSIBLE = new Set(['.css', '.html', '.js', '.json', '.svg', '.txt', '.webmanifest'])

// Use the highest levels, because each file is compressed only once, at build.
const encoders: [suffix: string, encode: (content: Buffer) => Promise<Buffer>][] = [
  ['.br', (content) => promisify(brotliCompress)(content)],
  [
    '.zst',
    (content) => promisify(zstdCompress)(content, { params: { [constants.ZSTD_c_compressionLevel]: ZSTD_LEVEL } }),
  ],
  ['.gz', (content) => promisify(gzip)(content, { level: constants.Z_BEST_COMPRESSION })],
]

/** The highest level with a window of at most 8 MB, the limit of browsers. */
const ZSTD_LEVEL = 19

/** Writes a .br, a .zst and a .gz file beside each text file of the build. The server selects one and does not compress. */
export function precompress(): Plugin {
  let outDir = ''
  return {
    name: 'precompress',
    apply: 'build',
    configResolved: (config) => {
      outDir = join(config.root, config.build.outDir)
    },
    closeBundle: async () => {
      const entries = await readdir(outDir, { recursive: true, withFileTypes: true })
      const files = entries.filter((entry) => entry.isFile() && COMPRESSIBLE.has(extname(entry.name)))
      await Promise.all(files.map((file) => compress(join(file.parentPath, file.name))))
    },
  }
}

async function compress(path: string): Promise<void> {
  const content = await readFile(path)
  for (const [suffix, encode] of encoders) await writeFile(path + suffix, await encode(content))
}
