import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { ROOT } from '@chat/tooling/folders'
import { run } from '@chat/tooling/process/command'
import { temporaryFolder } from '@chat/tooling/temporary-folder'
import { expect, onTestFinished, test } from 'vitest'

const tiltfile = readFileSync(join(ROOT, 'Tiltfile'), 'utf8')
const strings = (pattern: RegExp) => [...tiltfile.matchAll(pattern)].map((match) => match.slice(1) as string[])

test('T2: every path of the Tiltfile exists, and syncs to its path in the image', () => {
  const syncs = strings(/sync\('([^']+)', '([^']+)'\)/g)
  expect(syncs.length).toBeGreaterThan(5)
  for (const [from = '', to] of syncs) {
    expect([from, existsSync(join(ROOT, from))]).toEqual([from, true])
    expect(to).toBe(`/app/${from}`)
  }
  const [list = ''] = strings(/workspace = \[([^\]]+)\]/g)[0] ?? []
  const named = [...list.split(',').map((part) => part.trim().slice(1, -1)), ...strings(/dockerfile='([^']+)'/g).flat()]
  expect(named.filter((path) => !existsSync(join(ROOT, path)))).toEqual([])
})

test('T2: the Tiltfile builds the images of the manifests and names their resources', () => {
  const manifests = ['backend', 'frontend', 'postgres'].map((role) =>
    readFileSync(join(ROOT, 'k8s', 'base', `${role}.yaml`), 'utf8'),
  )
  for (const [image = ''] of strings(/docker_build\(\s*'([^']+)'/g)) {
    expect(manifests.some((text) => text.includes(`image: ${image}\n`) || text.includes(`image: ${image}:`))).toBe(true)
  }
  const resources = strings(/k8s_resource\(\s*'([^']+)'/g).flat()
  expect(resources).toEqual(['chat-backend', 'chat-frontend', 'postgres'])
  for (const name of resources) expect(manifests.some((text) => text.includes(`name: ${name}\n`))).toBe(true)
  expect(tiltfile.split('\n').length).toBeLessThan(100)
})

interface Evaluated {
  Manifests: { Name: string; DeployTarget: { portForwardTemplateSpec?: { forwards: { localPort: number }[] } } }[]
}

/** Returns the resources that Tilt finds, with their local ports, for a context of kubectl. The cluster need not exist. */
async function evaluate(context: string, env: NodeJS.ProcessEnv): Promise<Record<string, number[]>> {
  const folder = temporaryFolder()
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const kubeconfig = {
    'current-context': context,
    contexts: [{ name: context, context: { cluster: context, user: 'nobody' } }],
    clusters: [{ name: context, cluster: { server: 'https://127.0.0.1:1' } }],
    users: [{ name: 'nobody', user: {} }],
  }
  const KUBECONFIG = join(folder, 'kubeconfig')
  writeFileSync(KUBECONFIG, JSON.stringify(kubeconfig))
  const output = await run('tilt', ['alpha', 'tiltfile-result'], {
    env: { ...env, KUBECONFIG, TILT_DEV_DIR: folder, TILT_DISABLE_ANALYTICS: '1' },
    quiet: true,
  })
  const { Manifests } = JSON.parse(output) as Evaluated
  const ports = ({ portForwardTemplateSpec }: Evaluated['Manifests'][0]['DeployTarget']) =>
    portForwardTemplateSpec?.forwards.map(({ localPort }) => localPort) ?? []
  return Object.fromEntries(Manifests.map(({ Name, DeployTarget }) => [Name, ports(DeployTarget)]))
}

if (spawnSync('tilt', ['version']).status !== 0) console.log('tilt: not run, because it is not installed')
else {
  test('T2: Tilt finds each resource with the configured ports, and refuses another cluster', async () => {
    const ports = { API_PORT: '13001', DEBUG_PORT: '19229', CHAT_PORT: '18080' }
    expect(await evaluate('kind-chat-dev', ports)).toMatchObject({
      'chat-backend': [13_001, 19_229],
      'chat-frontend': [18_080],
      postgres: [],
      ingress: [],
    })
    await expect(evaluate('production', {})).rejects.toThrow('production')
  })
}
