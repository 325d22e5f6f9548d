import { statfs } from 'node:fs/promises'
import { ROOT } from '../folders.ts'
import { type Check, DOCKER_PATHS, type Finding, type Path } from './finding.ts'

interface Place {
  name: string
  folder: string
  needed: number
  blocks: Path[]
  remedy: string
}

/** Tools, packages and a database of the path without Docker. */
const NODE_BYTES = 1_500_000_000

/** Base images, the builder's cache and the two images; a cluster's node is larger still. */
const DOCKER_BYTES = 6_000_000_000

/** Whether the disk has room for what a path brings, where this project lies and where Docker keeps its images. */
export const checkDisk: Check = async (ask) => {
  const docker = await ask('docker', 'info', '--format', '{{.DockerRootDir}}')
  const places: Place[] = [
    {
      name: 'this project lies',
      folder: ROOT,
      needed: NODE_BYTES,
      blocks: ['node'],
      remedy: 'free some: the first start brings tools and packages',
    },
    {
      name: 'Docker keeps its images',
      folder: docker.output,
      needed: DOCKER_BYTES,
      blocks: DOCKER_PATHS,
      remedy: '`docker system df` shows what takes it, `docker builder prune` removes what builds can make again',
    },
  ]
  return (await Promise.all(places.map(judge))).flat()
}

async function judge({ name, folder, needed, blocks, remedy }: Place): Promise<Finding[]> {
  // Docker Desktop keeps its images in a machine of its own, whose disk cannot be seen from here.
  const disk = await statfs(folder).catch(() => undefined)
  if (!disk) return []
  const free = disk.bavail * disk.bsize
  const text = `${gigabytes(free)} free where ${name}`
  if (free >= needed) return [{ text }]
  return [{ text: `${text}, ${gigabytes(needed)} are needed`, remedy, blocks }]
}

const gigabytes = (bytes: number) => `${(bytes / 1e9).toFixed(1)} GB`
