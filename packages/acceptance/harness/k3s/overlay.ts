import { join } from 'node:path'
import { type KubernetesObject, parseObjects } from '@chat/manifests/objects'
import { render } from '@chat/manifests/render'
import { ROOT } from '@chat/tooling/folders'
import { stringify } from 'yaml'
import { kubectlIn, listPods, type Pod } from './cluster.ts'

const APPS = ['chat-backend', 'chat-frontend']

/** The image of each app. */
export type Images = Record<string, string>

/** Whether a cluster without cert-manager accepts an object. */
export const isKnown = ({ apiVersion }: KubernetesObject) => !apiVersion.startsWith('cert-manager.io/')

export const toYaml = (objects: object[]) => objects.map((object) => stringify(object)).join('---\n')

/** Returns the objects of an overlay with other images, and without cert-manager's objects. */
export async function readOverlay(overlay: string, images: Images): Promise<KubernetesObject[]> {
  const text = await render(join(ROOT, 'k8s', 'overlays', overlay))
  const own = new RegExp(`image: \\S*(${APPS.join('|')}):\\S+`, 'g')
  return parseObjects(text.replaceAll(own, (_, app: string) => `image: ${images[app]}`)).filter(isKnown)
}

/** Applies an overlay with other images in its namespace, and waits until both apps run. */
export async function deploy(
  overlay: string,
  images: Images,
  edit: (objects: KubernetesObject[]) => void = () => {},
): Promise<void> {
  const kubectl = kubectlIn(`chat-${overlay}`)
  const objects = await readOverlay(overlay, images)
  edit(objects)
  await kubectl.apply(toYaml(objects))
  for (const app of APPS) await kubectl('rollout', 'status', `deployment/${app}`, '--timeout', '180s')
}

/** The image's name in the pod. The kubelet's status may name another registry with the same image. */
const nameOf = ({ containers }: Pod['spec']) => containers[0]?.image.replace(/(:[\w.-]+|@sha256:\w+)$/, '')

/** Returns the images of the pods in a namespace, by digest. */
export async function readDigests(namespace: string): Promise<Images> {
  const digestsOf = async (app: string) => {
    const pods = await listPods(app, namespace)
    return new Set(
      pods.map(({ spec, status }) => `${nameOf(spec)}@${status.containerStatuses?.[0]?.imageID.split('@')[1]}`),
    )
  }
  // Two digests of an app become a text that equals no image.
  return Object.fromEntries(
    await Promise.all(APPS.map(async (app) => [app, [...(await digestsOf(app))].join(' and ')])),
  )
}
