import type { Breakage } from './breakage.ts'

const BACKEND = 'apps/backend/src'

/** Each rule of the socket, broken. */
export const SOCKET_BREAKAGES: Breakage[] = [
  {
    rule: 'rule 1',
    wrong: 'the change log has gaps',
    file: `${BACKEND}/rooms/change-log.ts`,
    from: 'SET seq = seq + 1',
    to: 'SET seq = seq + 2',
    project: 'integration',
    test: ['conversation', 'an edit is told to everyone'],
  },
  {
    rule: 'rule 2',
    wrong: 'a message is acknowledged before it is stored',
    file: `${BACKEND}/messages/writer.ts`,
    from: 'queue.push(waiting)',
    to: 'waiting.stored.resolve({ id, room, seq: 1, sentAt: new Date().toISOString(), fresh: true })\n      queue.push(waiting)',
    project: 'integration',
    test: ['messages', 'rule 2'],
  },
  {
    rule: 'rule 3',
    wrong: 'what was missed is not told',
    file: `${BACKEND}/realtime/room-stream.ts`,
    from: 'missed.push(...changes.map((change) => JSON.stringify(change)))',
    to: 'missed.push()',
    project: 'integration',
    test: ['resume', 'rule 3: who comes back'],
  },
  {
    rule: 'rule 4',
    wrong: 'a gap is not read when something comes early',
    file: `${BACKEND}/realtime/room-stream.ts`,
    from: 'if (seq >= known) return Promise.resolve()',
    to: 'if (seq >= known || early.size > 0) return Promise.resolve()',
    project: 'integration',
    test: ['resume', 'rule 4'],
  },
  {
    rule: 'rule 5',
    wrong: 'a replica never looks by itself',
    file: `${BACKEND}/realtime/watch.ts`,
    from: 'const LOOK_INTERVAL_MS = 10_000',
    to: 'const LOOK_INTERVAL_MS = 1_000_000',
    project: 'integration',
    test: ['resume', 'rule 5: what the bus does not tell'],
  },
  {
    rule: 'rule 6',
    wrong: 'what a slow reader does not read is kept without bound',
    file: `${BACKEND}/realtime/client-connection.ts`,
    from: 'const BUFFER_MAX_BYTES = 1024 * 1024',
    to: 'const BUFFER_MAX_BYTES = Number.POSITIVE_INFINITY',
    project: 'faults',
    test: ['links', 'rule 6: a reader that reads nothing'],
  },
  {
    rule: 'rule 7',
    wrong: 'a replica that stops still says that it is ready',
    file: `${BACKEND}/shutdown.ts`,
    from: 'readiness.drain()',
    to: '',
    project: 'faults',
    test: ['links', 'rule 7'],
  },
  {
    rule: 'rule 8',
    wrong: 'who is removed from a room goes on hearing it',
    file: `${BACKEND}/realtime/followed-room.ts`,
    from: "if (change.kind === 'member:left') expel(change.account.id)",
    to: "if (change.kind === 'member:left') void expel",
    project: 'integration',
    test: ['conversation', 'rule 8'],
  },
]
