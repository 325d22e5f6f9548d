import { expect, test } from 'vitest'
import { judgeRoom } from './disk.ts'
import type { Ask } from './finding.ts'
import { checkProduction } from './production.ts'
import { checkTools } from './tools.ts'

/** A machine on which these programs have these outputs. */
const machine =
  (answers: Record<string, Partial<Awaited<ReturnType<Ask>>>>): Ask =>
  async (program) => ({
    found: program in answers,
    ok: program in answers,
    output: '',
    errors: '',
    ...answers[program],
  })

test('reports a missing or old tool with a link to its installation', async () => {
  const findings = await checkTools(
    machine({
      kind: { output: 'kind v0.20.0 go1.20.4 linux/amd64' },
      kubectl: { output: 'Client Version: v1.36.4\nKustomize Version: v5.8.0' },
    }),
  )
  expect(findings).toEqual([
    { text: 'kind 0.20.0', remedy: expect.stringContaining('https://kind.sigs.k8s.io'), blocks: ['kind'] },
    { text: 'kubectl 1.36.4' },
    { text: 'tilt is not installed', remedy: expect.stringContaining('https://docs.tilt.dev'), blocks: ['kind'] },
  ])
})

test('names a setting that production lacks', async () => {
  const errors = 'error while interpolating services.traefik: required variable CHAT_HOST is missing a value: its name'
  expect(await checkProduction(machine({ docker: { ok: false, errors } }))).toEqual([
    {
      text: 'Production needs the setting CHAT_HOST: its name',
      remedy: expect.stringContaining('CHAT_HOST=…'),
      blocks: ['production'],
    },
  ])
  expect(await checkProduction(machine({ docker: {} }))).toEqual([])
})

test('reports a full disk with the needed space', () => {
  const place = { name: 'images', needed: 6e9, blocks: ['compose' as const], remedy: 'free some' }
  expect(judgeRoom(place, 6e9)).toEqual({ text: '6.0 GB free for images' })
  expect(judgeRoom(place, 5e9)).toEqual({
    text: '5.0 GB free for images, but 6.0 GB are needed',
    remedy: 'free some',
    blocks: ['compose'],
  })
})
