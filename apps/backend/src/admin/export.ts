import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { listSessions } from '../accounts/repository.ts'
import { type AdminContext, findAccount } from './context.ts'
import { listActions, listMemberships, listMentions, listOwnMessages, listRoomsWrittenIn } from './repository.ts'

/** Messages in one read. All messages of an account may not fit into memory. */
const PAGE = 1_000

/** Writes all stored data of an account to `output`, as one JSON document. */
export async function exportAccount(context: AdminContext, name: string, output: NodeJS.WritableStream): Promise<void> {
  const account = await findAccount(context, name)
  await pipeline(Readable.from(writeDocument(context, account)), output, { end: false })
}

async function* writeDocument({ pool }: AdminContext, account: Awaited<ReturnType<typeof findAccount>>) {
  const sessions = await listSessions(pool, account.id)
  const head = {
    account,
    sessions: sessions.map(({ userAgent, createdAt, expiresAt }) => ({ userAgent, createdAt, expiresAt })),
    rooms: await listMemberships(pool, account.id),
    actions: await listActions(pool, account.id),
    mentions: await listMentions(pool, account.id),
  }
  yield `${JSON.stringify(head).slice(0, -1)},"messages":[`
  let separator = '\n'
  for (const room of await listRoomsWrittenIn(pool, account.id)) {
    for (let seq = 0; ; ) {
      const page = await listOwnMessages(pool, room, account.id, seq, PAGE)
      for (const message of page) {
        yield separator + JSON.stringify(message)
        separator = ',\n'
        seq = message.seq
      }
      if (page.length < PAGE) break
    }
  }
  yield '\n]}\n'
}
