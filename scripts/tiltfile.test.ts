import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { ROOT } from './folders.ts'

const tiltfile = readFileSync(join(ROOT, 'Tiltfile'), 'utf8')
const strings = (pattern: RegExp) => [...tiltfile.matchAll(pattern)].map((match) => match.slice(1) as string[])

test('T2: every path of the Tiltfile exists, and is synchronised to where the image has it', () => {
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

test('T2: the Tiltfile builds the images and names the resources that the overlay has', () => {
  const manifests = ['backend', 'frontend', 'postgres'].map((role) =>
    readFileSync(join(ROOT, 'k8s', 'base', `${role}.yaml`), 'utf8'),
  )
  for (const [image = ''] of strings(/docker_build\(\s*'([^']+)'/g)) {
    expect(manifests.some((text) => text.includes(`image: ${image}\n`) || text.includes(`image: ${image}:`))).toBe(true)
  }
  const resources = strings(/k8s_resource\('([^']+)'/g).flat()
  expect(resources).toEqual(['chat-backend', 'chat-frontend', 'postgres'])
  for (const name of resources) expect(manifests.some((text) => text.includes(`name: ${name}\n`))).toBe(true)
  expect(tiltfile.split('\n').length).toBeLessThan(100)
})
