import { statfs } from 'node:fs/promises'
import { ROOT } from '@chat/tooling/folders'
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
  const findings = places.map(async (place) => {
    // Docker Desktop keeps its images in a machine of its own, whose disk cannot be seen from here.
    const disk = await statfs(place.folder).catch(() => undefined)
    return disk ? [judgeRoom(place, disk.bavail * disk.bsize)] : []
  })
  return (await Promise.all(findings)).flat()
}

/** Whether so many bytes are enough there. */
export function judgeRoom({ name, needed, blocks, remedy }: Omit<Place, 'folder'>, free: number): Finding {
  const text = `${gigabytes(free)} free where ${name}`
  return free >= needed ? { text } : { text: `${text}, ${gigabytes(needed)} are needed`, remedy, blocks }
}

const gigabytes = (bytes: number) => `${(bytes / 1e9).toFixed(1)} GB`
