import { setTimeout as delay } from 'node:timers/promises'
import { PATHS } from '@chat/contract/paths'
import { type Teaching, teachingEndSchema, teachingSchema } from '@chat/contract/teaching'
import { type RequestHandler, Router } from 'express'
import { AppError } from '../http/app-error.ts'
import { validate } from '../http/validate.ts'

export type TeachingSwitches = ReturnType<typeof createTeachingSwitches>

/** The switches of one replica; they exist only where TEACHING=1, which production refuses. `onChange` is called when one is set. */
export function createTeachingSwitches(onChange: () => void) {
  let state: Teaching = teachingSchema.parse({})

  /** Makes what comes after it slow or wrong, as the switches say. */
  const disturb: RequestHandler = async (request, _response, next) => {
    if (request.path === PATHS.teaching) return next()
    if (state.slowMs > 0) await delay(state.slowMs)
    if (Math.random() < state.errorRate) throw new AppError('internal', { detail: 'A teaching switch made this fail' })
    next()
  }

  const routes = Router()
  routes.get(PATHS.teaching, (_request, response) => {
    response.json(state)
  })
  routes.put(PATHS.teaching, (request, response) => {
    state = validate(teachingSchema, request.body)
    onChange()
    response.json(state)
  })
  routes.post(PATHS.teaching, (request, response) => {
    const { end } = validate(teachingEndSchema, request.body)
    response.status(202).json({ end })
    // After the answer is on its way.
    setImmediate(end === 'hang' ? hang : crash)
  })

  return { disturb, routes, state: () => state, isNotReady: () => state.notReady }
}

// Keeps the only thread busy for ever: every request waits, the liveness probe too.
function hang(): never {
  for (;;);
}

function crash(): never {
  console.error('backend: a teaching switch ended this process')
  process.exit(1)
}
