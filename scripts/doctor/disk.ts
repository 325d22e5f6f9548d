import { statfs } from 'node:fs/promises'
import { ROOT } from '@chat/tooling/folders'
import { type Check, DOCKER_TARGETS, type Finding, type Target } from './finding.ts'

interface Place {
  name: string
  folder: string
  needed: number
  blocks: Target[]
  remedy: string
}

/** Tools, packages and database of the target without Docker. */
const NODE_BYTES = 1_500_000_000

/** Base images, build cache and the two images. The node of a kind cluster needs more. */
const DOCKER_BYTES = 6_000_000_000

/** Checks the free space of the two disks that a target uses: the one with this project, and the one with Docker's images. */
export const checkDisk: Check = async (ask) => {
  const docker = await ask('docker', 'info', '--format', '{{.DockerRootDir}}')
  const places: Place[] = [
    {
      name: 'this project',
      folder: ROOT,
      needed: NODE_BYTES,
      blocks: ['node'],
      remedy: 'free some space: the first start installs tools and packages',
    },
    {
      name: 'Docker images',
      folder: docker.output,
      needed: DOCKER_BYTES,
      blocks: DOCKER_TARGETS,
      remedy: '`docker system df` shows the used space, `docker builder prune` removes the build cache',
    },
  ]
  const findings = places.map(async (place) => {
    // Docker Desktop stores images in a virtual machine, so this folder does not exist here.
    const disk = await statfs(place.folder).catch(() => undefined)
    return disk ? [judgeRoom(place, disk.bavail * disk.bsize)] : []
  })
  return (await Promise.all(findings)).flat()
}

/** Compares the free bytes with the needed bytes. */
export function judgeRoom({ name, needed, blocks, remedy }: Omit<Place, 'folder'>, free: number): Finding {
  const text = `${gigabytes(free)} free for ${name}`
  return free >= needed ? { text } : { text: `${text}, but ${gigabytes(needed)} are needed`, remedy, blocks }
}

const gigabytes = (bytes: number) => `${(bytes / 1e9).toFixed(1)} GB`
