import type { Health, Version } from '@chat/contract/health'
import { LIVENESS_PATHS, PATHS, READINESS_PATHS } from '@chat/contract/paths'
import { Router } from 'express'
import type { Readiness } from './readiness.ts'

export function createHealthRoutes(version: Version, readiness: Readiness): Router {
  const router = Router()

  // Do not check the database: a restart of this process would not repair it.
  router.get(LIVENESS_PATHS, (_request, response) => {
    response.json({ status: 'ok' })
  })

  router.get(READINESS_PATHS, async (_request, response) => {
    const { reason, message } = await readiness.check()
    if (!reason) return void response.json({ status: 'ready', bus: readiness.getBus() })
    response.status(503).json({ status: 'not ready', reason: message ? `${reason}: ${message}` : reason })
  })

  router.get(PATHS.health, async (_request, response) => {
    const { reason, database } = await readiness.check()
    const health: Health = {
      status: 'ok',
      ...version,
      uptimeSeconds: Math.round(process.uptime()),
      ready: !reason,
      ...(reason && { reason }),
      database,
      bus: readiness.getBus(),
    }
    response.json(health)
  })

  router.get(PATHS.version, (_request, response) => {
    response.json(version)
  })

  return router
}
