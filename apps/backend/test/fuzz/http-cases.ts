import { OPERATIONS } from '@chat/contract/operations/all'
import type { Problem } from '@chat/contract/problem'
import fc from 'fast-check'
import { type Break, createBreaks } from './broken-calls.ts'
import { type Call, namesField, type Outcome, perform } from './call.ts'
import { REFUSALS } from './refused-calls.ts'
import type { Tally } from './tally.ts'
import { FIXED_CALLS, VALID_CALLS } from './valid-calls.ts'
import { type Choices, choices } from './values.ts'
import type { World } from './world.ts'

/** Sends one request or frame. Throws if the answer is wrong. */
export type Case = (world: World, tally: Tally) => Promise<void>

/** These operations compute a slow password hash. */
const HASHING = new Set(['post /api/accounts', 'post /api/session', 'put /api/me/password'])

/** Draw expensive operations and those without input less often. */
const validWeight = (operation: string) => (HASHING.has(operation) || operation in FIXED_CALLS ? 1 : 6)

const operationsOf = (calls: Record<string, unknown>) =>
  OPERATIONS.map(({ method, path }) => `${method} ${path}`).filter((operation) => operation in calls)

const validCases = operationsOf(VALID_CALLS).map((operation) => ({
  weight: validWeight(operation),
  arbitrary: choices.map((drawn) => (world: World, tally: Tally) => tryValid(operation, drawn, world, tally)),
}))

const brokenCases = operationsOf(VALID_CALLS).flatMap((operation) => {
  const breaks = createBreaks(operation)
  if (!breaks) return []
  const arbitrary = fc.tuple(choices, breaks).map(
    ([drawn, broken]) =>
      (world: World, tally: Tally) =>
        tryBroken(operation, drawn, broken, world, tally),
  )
  return [{ weight: fieldWeight(operation), arbitrary }]
})

const refusedCases = fc
  .tuple(fc.constantFrom(...REFUSALS), choices)
  .map(([make, drawn]) => async (world: World, tally: Tally) => {
    const { call, code, field } = make(world, drawn)
    const outcome = await perform(world.url, call)
    tally.count(call.operation, outcome.status)
    const problem = outcome.body as Problem
    judge(call, outcome, problem.code === code && (field === undefined || namesField(problem, field)), code)
  })

const anything = fc
  .tuple(
    fc.constantFrom(...operationsOf(VALID_CALLS)),
    choices,
    fc.jsonValue({ depthSize: 'small' }),
    fc.nat({ max: 30 }),
  )
  .map(([operation, drawn, body, id]) => async (world: World, tally: Tally) => {
    const { cookie } = world.strangers[drawn.who % world.strangers.length] as World['strangers'][0]
    const method = operation.split(' ')[0]
    const parameters = { room: id, seq: drawn.which, account: drawn.limit, session: drawn.name }
    const query = { [drawn.name]: drawn.text, limit: drawn.limit }
    // Later cases still need the stranger's session.
    const signsOut = method === 'delete' && operation.includes('/api/session')
    const call = {
      operation,
      cookie: signsOut ? undefined : cookie,
      parameters,
      query,
      ...(method !== 'get' && { body }),
    }
    const outcome = await perform(world.url, call)
    tally.count(operation, outcome.status)
    judge(call, outcome, outcome.status < 500, 'a status below 500')
  })

/** Requests: valid, broken in one place, about data of other accounts, and arbitrary. */
export const httpCases: fc.Arbitrary<Case> = fc.oneof(
  { weight: 8, arbitrary: fc.oneof(...validCases) },
  { weight: 8, arbitrary: fc.oneof(...brokenCases) },
  { weight: 3, arbitrary: refusedCases },
  { weight: 1, arbitrary: anything },
)

async function tryValid(operation: string, drawn: Choices, world: World, tally: Tally) {
  const call = await makeValid(operation, drawn, world)
  const outcome = await perform(world.url, call)
  tally.count(operation, outcome.status, 'valid')
  if (operation === 'post /api/rooms/:room/messages' && outcome.status < 300) world.acknowledge(outcome.body as never)
  judge(call, outcome, outcome.status < 300, 'success')
}

async function tryBroken(operation: string, drawn: Choices, broken: Break, world: World, tally: Tally) {
  const call = broken.apply(await makeValid(operation, drawn, world))
  const outcome = await perform(world.url, call)
  tally.count(operation, outcome.status)
  const { field, statuses } = broken
  const named = field === undefined || namesField(outcome.body as Problem, field)
  judge(call, outcome, statuses.includes(outcome.status) && named, `${statuses} for ${broken.kind} ${field ?? ''}`)
}

async function makeValid(operation: string, drawn: Choices, world: World): Promise<Call> {
  const make = VALID_CALLS[operation] as (typeof VALID_CALLS)[string]
  return { operation, ...(await make(world, drawn)) }
}

// Operations with more fields have more ways to break.
function fieldWeight(operation: string): number {
  return OPERATIONS.find(({ method, path }) => `${method} ${path}` === operation)?.body ? 3 : 1
}

function judge(call: Call, { status, body }: Outcome, isRight: boolean, wanted: string) {
  if (isRight) return
  throw new Error(
    `Expected ${wanted}, got ${status} ${JSON.stringify(body).slice(0, 500)} for ${JSON.stringify(call).slice(0, 2_000)}`,
  )
}
