import { nameKey } from '@chat/contract/name-key'
import type { Member, MemberList } from '@chat/contract/rooms'
import { expect, test } from 'vitest'
import { signUp, type User, useApp } from '../support/app.ts'
import { createCrowd } from '../support/crowd.ts'
import { createRoom, invite, refusal } from '../support/http.ts'

const stage = useApp()

const ask = (user: User, room: number, query: object) => user.get(`/api/rooms/${room}/members`).query(query)

/** Returns the pages, each requested after the last name of the previous page. */
async function readPages(user: User, room: number, limit: number): Promise<Member[][]> {
  const pages: Member[][] = []
  for (let after: string | undefined; ; after = pages.at(-1)?.at(-1)?.name) {
    const { body } = await ask(user, room, { limit, ...(after && { after }) }).expect(200)
    const { members, more } = body as MemberList
    pages.push(members)
    if (!more) return pages
  }
}

test('lists each member once, page by page, in any case of the name', async () => {
  const user = await stage.signUp()
  await createCrowd(stage.database, 120, 'crowd')
  await stage.database.query(`UPDATE account SET name = upper(name) WHERE name LIKE 'crowd %0'`)
  const pages = await readPages(user, 1, 50)
  expect(pages.map(({ length }) => length)).toEqual([50, 50, 21])
  const names = pages.flat().map(({ name }) => name.toLowerCase())
  expect(new Set(names).size).toBe(121)
  expect(names).toEqual(names.toSorted())
  expect((await ask(user, 1, { limit: 1 })).body.count).toBe(121)
  for (const limit of [0, 101]) await ask(user, 1, { limit }).expect(refusal('bad-request', 'limit'))
  await ask(user, 1, { after: ' ' }).expect(refusal('bad-request', 'after'))
})

test('lists members in the order of their names', async () => {
  const host = await signUp(stage.app, 'ordered host')
  const { id: room } = await createRoom(host)
  const names = ['straße', 'Strasse 2', 'Ä', 'ä 2', 'b', 'Ａ'].map((name) => `ordered ${name}`)
  for (const name of names) {
    await signUp(stage.app, name)
    await invite(host, room, name).expect(201)
  }
  const keys = (await readPages(host, room, 2)).flat().map(({ name }) => nameKey(name))
  expect(keys).toHaveLength(names.length + 1)
  expect(keys).toEqual(keys.toSorted())
})
