import { mkdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { LOCAL } from '@chat/tooling/folders'
import { createCluster, deleteCluster } from '@chat/tooling/kind/cluster'
import { contextOf, readSettings, registryHost } from '@chat/tooling/kind/settings'
import { run } from '@chat/tooling/process/command'
import { findFreePorts } from '@chat/tooling/process/ports'
import type { Driver, Operations } from '../driver.ts'
import { buildImages, buildVersion, NAME, pushAs, removeImages, TAG } from '../images.ts'
import { createKubernetesOperations } from './kubernetes.ts'

/** The first port to try for each variable. */
const PORTS = { KIND_INGRESS_PORT: 18_088, KIND_REGISTRY_PORT: 15_001 }

/** Contains the overlay under test and a separate kubeconfig, so that the developer's context stays unchanged. */
const FOLDER = join(LOCAL, 'accept-kind')
const ENV = { KUBECONFIG: join(FOLDER, 'kubeconfig') }

/** The development overlay on a new kind cluster, with images from the cluster's registry. */
export function createKindDriver(): Driver & Operations {
  const kubectl = (...args: string[]) => {
    const where = ['--context', contextOf(readSettings()), '--namespace', 'chat-development']
    return run('kubectl', [...where, ...args], { env: ENV, quiet: true })
  }
  const baseUrl = () => `http://localhost:${readSettings().ingressPort}`
  const operations = createKubernetesOperations({
    kubectl,
    baseUrl,
    apply: () => kubectl('apply', '--kustomize', FOLDER),
    publish: async (version) => pushImages(await buildVersion(version)),
  })
  return {
    ...operations,
    name: 'kind',
    needs: ['docker', 'kind', 'kubectl'],
    get baseUrl() {
      return baseUrl()
    },
    async up() {
      Object.assign(process.env, { KIND_CLUSTER: NAME }, await findFreePorts(PORTS))
      await mkdir(FOLDER, { recursive: true })
      await buildImages()
      await createCluster(readSettings(), ENV)
      await writeOverlay(await pushImages(TAG))
      try {
        await operations.start()
      } catch (error) {
        console.error(await kubectl('get', 'pods,events'))
        throw error
      }
    },
    async down() {
      await deleteCluster(readSettings(), ENV)
      await rm(FOLDER, { recursive: true, force: true })
      await removeImages()
    },
  }
}

/** Pushes both images to the cluster's registry. Returns their names. */
async function pushImages(tag: string): Promise<{ backend: string; frontend: string }> {
  const push = async (image: string) => {
    const pushed = `${registryHost(readSettings())}/${image}`
    await pushAs(image, pushed)
    return pushed
  }
  return { backend: await push(`chat-backend:${tag}`), frontend: await push(`chat-frontend:${tag}`) }
}

/** Writes an overlay that changes only the images. */
async function writeOverlay(images: { backend: string; frontend: string }): Promise<void> {
  const entries = Object.entries(images).map(([app, image]) => {
    const [, newName, newTag] = /^(.*):([^:]+)$/.exec(image) ?? []
    return `  - { name: chat-${app}, newName: ${newName}, newTag: ${newTag} }\n`
  })
  const overlay = `resources: [../../k8s/overlays/development]\nimages:\n${entries.join('')}`
  await writeFile(join(FOLDER, 'kustomization.yaml'), overlay)
}
