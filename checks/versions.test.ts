import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { ROOT } from '@chat/tooling/folders'
import { describe, expect, test } from 'vitest'

const read = (path: string) => readFileSync(join(ROOT, path), 'utf8')
const { devEngines } = JSON.parse(read('package.json'))

/** Files that name other versions on purpose: warnings of the doctor, the start of an upgrade, manifests with errors. */
const OTHER_VERSIONS = [
  'docs/troubleshooting.md',
  'packages/acceptance/specs/production/postgres-17.yml',
  'scripts/doctor/',
  'packages/manifests/src/testing/',
]

interface Named {
  file: string
  name: string
  tag: string | undefined
}

function listFiles(...patterns: string[]): string[] {
  const files = execFileSync('git', ['ls-files', ...patterns], { cwd: ROOT, encoding: 'utf8' })
    .trim()
    .split('\n')
  return files.filter((file) => !OTHER_VERSIONS.some((path) => file.startsWith(path)) && !file.endsWith('lock.yaml'))
}

/** Returns every image in a Dockerfile, a Compose file or a manifest. */
function findDeployed(): Named[] {
  return listFiles('*Dockerfile', '*.yml', '*.yaml').flatMap((file) => {
    const text = read(file)
    const stages = [...text.matchAll(/^FROM .* AS (\S+)/gm)].map(([, stage]) => stage)
    return (
      [...text.matchAll(/^(?:FROM(?: --platform=\S+)?|[ -]*image:) ([^\s:]+)(?::(\S+))?/gm)]
        .map(([, name = '', tag]) => ({ file, name, tag }))
        .filter(({ name, tag }) => tag || ![...stages, 'scratch'].includes(name))
        // The operator sets this image.
        .filter(({ name }) => !/^[&*$]/.test(name))
        // An overlay sets the tags of our images. The rules for rendered manifests check them.
        .filter(({ name }) => !(file.startsWith('k8s/') && name.startsWith('chat-')))
    )
  })
}

/** Returns every mention of these images with a version in scripts, tests and documents. A longer number is a port. */
function findMentioned(names: Set<string>): Named[] {
  const spelled = [...names].map((name) => name.replaceAll('.', '\\.')).join('|')
  return listFiles('*.ts', '*.mjs', '*.sh', '*.md', '.ci/run').flatMap((file) =>
    [...read(file).matchAll(new RegExp(`(?<![\\w/.-])(${spelled}):(v?\\d{1,3}(?!\\d)[\\w.-]*)`, 'g'))].map(
      ([, name = '', tag]) => ({
        file,
        name,
        tag,
      }),
    ),
  )
}

describe('images', () => {
  const deployed = findDeployed()
  const others = deployed.filter(({ name }) => !name.startsWith('chat-'))
  const mentioned = findMentioned(new Set([...others.map(({ name }) => name), 'registry']))

  test('D7: are named with a tag, and never with latest', () => {
    expect(deployed.length).toBeGreaterThan(10)
    expect(deployed.filter(({ tag }) => !tag || tag === 'latest')).toEqual([])
  })

  test('have the same tag in manifests, scripts, tests and documents', () => {
    expect(mentioned.map(({ file }) => file)).toEqual(
      expect.arrayContaining([
        'compose/docker-run.sh',
        'packages/testing/src/valkey-setup.ts',
        'packages/tooling/src/kind/registry.ts',
      ]),
    )
    const tags = new Map<string, Set<string>>()
    for (const { name, tag = '' } of [...others, ...mentioned]) {
      tags.set(name, (tags.get(name) ?? new Set()).add(tag))
    }
    expect([...tags].filter(([, different]) => different.size > 1)).toEqual([])
  })

  test('use the major version of Node that package.json pins for `npm start`', () => {
    const [major] = devEngines.runtime.version.split('.')
    expect(deployed.filter(({ name, tag }) => name === 'node' && tag !== `${major}-alpine`)).toEqual([])
  })
})

describe('docs/k3s.md', () => {
  const text = read('docs/k3s.md')
  const all = (pattern: RegExp) => [...new Set([...text.matchAll(pattern)].map(([, found]) => found))]

  test('installs the Kubernetes version of the tests', () => {
    const [, version] = /kindest\/node:(\S+)/.exec(read('k8s/kind/cluster.yaml')) ?? []
    expect(all(/INSTALL_K3S_VERSION=(v[\d.]+)\+k3s\d/g)).toEqual([version])
    expect(/^version=(.*)\+k3s\d$/m.exec(read('.github/k3s.sh'))?.[1]).toBe(version)
  })

  test('installs one version of cert-manager and the images of the overlay', () => {
    expect(all(/cert-manager\/releases\/download\/(v[\d.]+)\//g)).toHaveLength(1)
    const images = [...read('k8s/overlays/production/kustomization.yaml').matchAll(/newName: (\S+), newTag: (\S+) /g)]
    expect(all(/ (\S+\/chat-\w+:\S+)/g)).toEqual(images.map(([, name, tag]) => `${name}:${tag}`))
  })
})

test('schemathesis and its dependencies are pinned, so that a seed of `npm run fuzz` gives the same cases everywhere', () => {
  const lines = read('resilience/src/fuzz/requirements.txt')
    .trim()
    .split('\n')
    .filter((line) => !line.startsWith('#'))
  expect(lines.filter((line) => !/^[\w-]+==\d[\w.]*$/.test(line))).toEqual([])
  expect(lines.map((line) => line.split('==')[0])).toEqual(expect.arrayContaining(['schemathesis', 'hypothesis']))
})
