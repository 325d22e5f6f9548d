import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { createGzip } from 'node:zlib'
import { docker } from './docker.ts'

export interface Weight {
  /** Bytes on the disk of a machine that runs it. */
  unpacked: number
  /** Bytes that a registry keeps and a network carries. */
  gzipped: number
}

/** What an image weighs, alike for each of Docker's ways to store images. */
export async function weigh(image: string): Promise<Weight> {
  return withExport(image, async (tar) => {
    const weight = { unpacked: 0, gzipped: 0 }
    tar.on('data', (chunk: Buffer) => {
      weight.unpacked += chunk.length
    })
    for await (const chunk of tar.pipe(createGzip())) weight.gzipped += chunk.length
    return weight
  })
}

/** Every path in an image, without a slash in front. */
export async function listFiles(image: string): Promise<string[]> {
  return withExport(image, async (tar) => {
    const list = spawn('tar', ['--list', '--file', '-'], { stdio: ['pipe', 'pipe', 'inherit'] })
    tar.pipe(list.stdin)
    return (await text(list.stdout)).split('\n').filter(Boolean)
  })
}

/** Unpacks what `docker save` makes of an image (its layers as tar files) into a folder, for as long as `work` takes. */
export async function withSavedImage<T>(image: string, work: (folder: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'chat-layers-'))
  try {
    const save = spawn('docker', ['save', image], { stdio: ['ignore', 'pipe', 'inherit'] })
    const unpack = spawn('tar', ['--extract', '--file', '-', '--directory', folder], {
      stdio: ['pipe', 'inherit', 'inherit'],
    })
    save.stdout.pipe(unpack.stdin)
    const code = await new Promise((resolve) => unpack.on('close', resolve))
    if (code !== 0) throw new Error(`docker save ${image} could not be unpacked`)
    return await work(folder)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

async function withExport<T>(image: string, work: (tar: Readable) => Promise<T>): Promise<T> {
  // It is never started: any command will do.
  const id = await docker('create', image, 'none')
  try {
    return await work(spawn('docker', ['export', id], { stdio: ['ignore', 'pipe', 'inherit'] }).stdout)
  } finally {
    await docker('rm', id)
  }
}
