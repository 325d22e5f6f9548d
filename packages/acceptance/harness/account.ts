import { randomUUID } from 'node:crypto'
import { createNodeSession, type NodeSession } from '@chat/client/node-session'

export const PASSWORD = 'sample password of a test'

/** Signs up a new account over the API. A random suffix makes its name unique. */
export async function createAccount(baseUrl: string, name: string): Promise<NodeSession> {
  const session = createNodeSession(baseUrl)
  await session.api.signUp({ name: `${name} ${randomUUID().slice(0, 8)}`, password: PASSWORD })
  return session
}
