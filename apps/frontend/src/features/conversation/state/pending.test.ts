import { describe, expect, it } from 'vitest'
import { withChanges, withMessage } from './changes.ts'
import { EMPTY } from './conversation-state.ts'
import { withNewestPage, withOlderPage, withPagesAround } from './history-pages.ts'
import { withPending } from './pending.ts'
import { AT, change, message, page, seqsOf } from './test-messages.ts'

describe('pending messages', () => {
  const pending = { id: 'id-3', body: 'body 3', at: AT }
  const waiting = withPending(withNewestPage(EMPTY, page([1])), pending)
  const outside = withPending(withNewestPage(EMPTY, page([5, 6], true)), pending)

  it('are stored once if both the acknowledgement and the change arrive', () => {
    const acknowledged = withMessage(waiting, message(3))
    expect([seqsOf(acknowledged), acknowledged.pending]).toEqual([[1, 3], []])
    const changed = withChanges(acknowledged, [
      change('message:sent', 2, message(2)),
      change('message:sent', 3, message(3)),
    ])
    expect(seqsOf(changed)).toEqual([1, 2, 3])
  })

  it('end if the newest page contains them', () => {
    expect(withNewestPage(waiting, page([1, 3])).pending).toEqual([])
    expect(withNewestPage(waiting, page([1])).pending).toHaveLength(1)
  })

  it('are not shown after a late acknowledgement until the page that contains them is loaded', () => {
    const acknowledged = withMessage(outside, message(3))
    expect([seqsOf(acknowledged), acknowledged.pending]).toEqual([[5, 6], []])
    expect(seqsOf(withOlderPage(acknowledged, page([3, 4])))).toEqual([3, 4, 5, 6])
    expect(seqsOf(withMessage(withNewestPage(EMPTY, page([5, 6])), message(3)))).toEqual([3, 5, 6])
  })

  it('end if another page contains them before the acknowledgement arrives', () => {
    expect(withOlderPage(outside, page([3, 4])).pending).toEqual([])
    expect(withPagesAround(outside, page([1, 2]), page([3, 4], true), 3).pending).toEqual([])
  })

  it('keep their order when they are sent again', () => {
    const two = withPending(waiting, { id: 'other', body: 'b', at: AT })
    const again = withPending(two, { ...pending, failure: 'no' })
    expect(again.pending.map(({ id, failure }) => [id, failure])).toEqual([
      ['id-3', 'no'],
      ['other', undefined],
    ])
  })
})
