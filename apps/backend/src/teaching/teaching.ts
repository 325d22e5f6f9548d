import { setTimeout as delay } from 'node:timers/promises'
import { PATHS } from '@chat/contract/paths'
import { type Teaching, teachingEndSchema, teachingSchema } from '@chat/contract/teaching'
import { type RequestHandler, Router } from 'express'
import { AppError } from '../http/app-error.ts'
import { validate } from '../http/validate.ts'

export type TeachingSwitches = ReturnType<typeof createTeachingSwitches>

/** Creates the teaching switches of one replica. They exist only with TEACHING=1, which production refuses. */
export function createTeachingSwitches(onChange: () => void) {
  let state: Teaching = teachingSchema.parse({})

  /** Delays or fails requests as the switches say. */
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
    // Run after the answer is sent.
    setImmediate(end === 'hang' ? hang : crash)
  })

  return { disturb, routes, state: () => state, isNotReady: () => state.notReady }
}

// Block the only thread for ever, so that all requests wait, including the liveness probe.
function hang(): never {
  for (;;);
}

function crash(): never {
  console.error('backend: a teaching switch ended this process')
  process.exit(1)
}
