import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { createGzip } from 'node:zlib'
import { docker } from './docker.ts'

export interface Weight {
  /** Bytes on the disk of a machine. */
  unpacked: number
  /** Bytes in a registry and on the network. */
  gzipped: number
}

/** Returns the size of an image. It does not depend on Docker's storage driver. */
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

/** Lists every path in an image, without a leading slash. */
export async function listFiles(image: string): Promise<string[]> {
  return withExport(image, async (tar) => {
    const list = spawn('tar', ['--list', '--file', '-'], { stdio: ['pipe', 'pipe', 'inherit'] })
    tar.pipe(list.stdin)
    return (await text(list.stdout)).split('\n').filter(Boolean)
  })
}

/** Unpacks the output of `docker save`, with the layers as tar files, into a folder until `work` ends. */
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
  // The container never starts, so any command works.
  const id = await docker('create', image, 'none')
  try {
    return await work(spawn('docker', ['export', id], { stdio: ['ignore', 'pipe', 'inherit'] }).stdout)
  } finally {
    await docker('rm', id)
  }
}
