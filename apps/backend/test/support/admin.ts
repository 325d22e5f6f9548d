import { createNodeSession, type NodeSession } from '@chat/client/node-session'
import { CLOSE } from '@chat/contract/close-codes'
import { expect } from 'vitest'
import { type Ended, runCommand } from './command.ts'
import { openSocket, type RawSocket } from './person.ts'
import type { Stage } from './replicas.ts'

/** Runs the operators' commands on the database of `stage`. */
export function useAdmin(stage: Stage) {
  const admin = (args: string[], env: NodeJS.ProcessEnv = {}): Promise<Ended> =>
    runCommand('admin', args, { DATABASE_URL: stage.database.url, ...env })

  return {
    admin,

    /** Runs a command that must succeed, and returns its output. */
    async succeed(...args: string[]): Promise<string> {
      const { code, stdout, stderr } = await admin(args)
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
      return stdout.trimEnd()
    },

    signIn: (name: string, password: string) => createNodeSession(stage.urlOf(1)).api.signIn({ name, password }),

    /** Opens a socket at each replica. */
    async openSockets(person: NodeSession): Promise<RawSocket[]> {
      const sockets = await Promise.all(stage.replicas.map(({ url }) => openSocket(url, person)))
      await Promise.all(sockets.map((socket) => socket.next('connection:opened')))
      return sockets
    },
  }
}

/** Expects that a notification closed the sockets. A poll would take up to 10 s. */
export async function expectClosed(sockets: RawSocket[], since: number): Promise<void> {
  expect(await Promise.all(sockets.map((socket) => socket.closed()))).toEqual(sockets.map(() => CLOSE.sessionEnded))
  expect(performance.now() - since).toBeLessThan(5_000)
}
