import { afterAll, expect, test } from 'vitest'
import { stringify } from 'yaml'
import { kubectl } from '../../harness/k3s/cluster.ts'

afterAll(async () => {
  await kubectl('delete', 'pod/empty', 'secret/empty', '--ignore-not-found')
})

test('K9: with an empty secret, the application names the missing setting and exits', async () => {
  await kubectl('create', 'secret', 'generic', 'empty', '--from-literal=url=')
  const { spec } = JSON.parse(await kubectl('get', 'deployment', 'chat-backend', '-o', 'json')).spec.template
  const [migrate] = spec.initContainers
  migrate.env[0].valueFrom.secretKeyRef.name = 'empty'
  const pod = { ...spec, initContainers: [], containers: [migrate], restartPolicy: 'Never' }
  await kubectl.apply(stringify({ apiVersion: 'v1', kind: 'Pod', metadata: { name: 'empty' }, spec: pod }))
  const phase = () => kubectl('get', 'pod', 'empty', '-o', 'jsonpath={.status.phase}')
  await expect.poll(phase, { timeout: 30_000 }).toBe('Failed')
  expect(await kubectl('logs', 'empty')).toBe('migrate: DATABASE_URL: is required')
})

test('K9: pods refer to the secret, and no other object in the namespace contains its values', async () => {
  const template = 'go-template={{.data.password | base64decode}}'
  const password = await kubectl('get', 'secret', 'db-credentials', '-o', template)
  expect(password.length).toBeGreaterThan(20)
  const everything = await kubectl('get', 'all,configmaps,ingresses,pvc', '-o', 'yaml')
  expect(everything.match(/secretKeyRef:\n\s+key: url\n\s+name: db-credentials/g)?.length).toBeGreaterThan(3)
  expect(everything).not.toContain(password)
})
