import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { LOCAL, ROOT } from '@chat/tooling/folders'
import { parse, stringify } from 'yaml'

const foldersOf = (path: string) => readdirSync(join(ROOT, path)).sort()

export const OVERLAYS = foldersOf('k8s/overlays')

export const COMPONENTS = foldersOf('k8s/components')

/** Components that another component contains. Kustomize rejects both together. */
const CONTAINED: Record<string, string> = { 'autoscaling-by-messages': 'autoscaling' }

/** All pairs of components that work together. */
export const PAIRS = COMPONENTS.flatMap((one, index) =>
  COMPONENTS.slice(index + 1)
    .filter((other) => CONTAINED[one] !== other && CONTAINED[other] !== one)
    .map((other) => [one, other] as [string, string]),
)

/** The largest set of components that work together. */
export const ALL_COMPONENTS = COMPONENTS.filter((name) => !Object.values(CONTAINED).includes(name))

/** Folder of overlays that a test writes. It is in the project, because Kustomize accepts relative paths only. */
const MADE = join(LOCAL, 'manifests')
const UP = '../../../k8s'
const COMPONENT = '../../components/'

/** The fields of a kustomization.yaml that tests change */
export interface Kustomization {
  namespace: string
  resources: string[]
  components: string[]
  replicas: { name: string; count: number }[]
  images: { name: string; newName?: string; newTag?: string }[]
  configMapGenerator: { name: string; behavior: string; literals: string[] }[]
  patches: { target?: { kind: string; name: string }; patch: string }[]
}

/** Returns the components of an overlay. */
export function joinedBy(overlay: string): string[] {
  return read(overlay).components.map((path) => path.replace(COMPONENT, ''))
}

/** Writes an overlay of the base and these components, with the address that one of them needs. Returns its folder. */
export function joinToBase(components: string[]): string {
  return write(`base-${components.join('-')}`, {
    resources: [`${UP}/base`],
    components: components.map((name) => `${UP}/components/${name}`),
    configMapGenerator: [
      { name: 'backend-config', behavior: 'merge', literals: ['CORS_ORIGIN=https://chat.example.com'] },
    ],
  })
}

/** Writes a copy of `overlay` with these components added. Returns its folder. */
export function joinToOverlay(overlay: string, components: string[]): string {
  return writeEdited(overlay, `${overlay}-${components.join('-')}`, (edited) => addComponents(edited, components))
}

/** Adds these components to an overlay's list. */
export function addComponents(edited: Kustomization, components: string[]): void {
  edited.components.push(...components.map((name) => COMPONENT + name))
  // The component requires this.
  if (components.some((name) => name.startsWith('autoscaling'))) {
    edited.replicas = edited.replicas.filter(({ name }) => name !== 'chat-backend')
  }
}

/** Writes a copy of `overlay` with an edited kustomization.yaml. Returns its folder. */
export function writeEdited(overlay: string, name: string, edit: (kustomization: Kustomization) => void): string {
  const edited = read(overlay)
  edit(edited)
  const moved = (path: string) => path.replace('../..', UP)
  return write(name, { ...edited, resources: edited.resources.map(moved), components: edited.components.map(moved) })
}

function read(overlay: string): Kustomization {
  const text = readFileSync(join(ROOT, 'k8s', 'overlays', overlay, 'kustomization.yaml'), 'utf8')
  return { components: [], replicas: [], patches: [], ...parse(text) }
}

function write(name: string, kustomization: object): string {
  const folder = join(MADE, name)
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, 'kustomization.yaml'), stringify(kustomization))
  return folder
}
