import { open, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import type { Link } from '@chat/testing/faulty-link'
import type { OwnPostgres } from '@chat/testing/own-postgres'
import { Failure } from '@chat/tooling/failure'
import { probe } from '@chat/tooling/postgres/connect'
import type { ChaosReplica } from './cluster.ts'

/** What a fault has to work with. */
export interface Scene {
  replica: ChaosReplica
  postgres: OwnPostgres
  /** Between the replicas and Valkey, where that is the bus. */
  busLink: Link | undefined
  /** The small disk that PostgreSQL's data is on, where there is one. */
  disk: string | undefined
  /** Cuts the connections on which replicas listen to PostgreSQL. */
  cutListeners(): Promise<void>
}

export interface Fault {
  name: string
  /** Whether it can be done here; otherwise why not. */
  missing?: (scene: Omit<Scene, 'replica'>) => string | undefined
  /** Milliseconds for which a reader may see nothing; undefined where that is a matter of what was broken. */
  silenceMaxMs?: number
  /** Milliseconds from its end until everybody is shown something again. */
  backMaxMs?: number
  /** The peer does not come back from it: its runs have it only where it is named. */
  endsPeer?: true
  /** Makes the fault, and ends it. */
  happen(scene: Scene): Promise<void>
}

/** Milliseconds between two looks at whether PostgreSQL is back. */
const POLL_MS = 50

/** Milliseconds for which a link is slow, a clock is wrong, a disk is full. */
const LASTS_MS = 2_000

/** Milliseconds that a slow link adds in each direction. */
const SLOW_MS = 200

/** Milliseconds in which a half-open link must be noticed. */
const HALF_OPEN_MAX_MS = 35_000

/** Milliseconds of silence after any other fault. */
const SILENCE_MAX_MS = 1_000

/** Milliseconds until everybody is served once PostgreSQL is there again. */
const BACK_MAX_MS = 1_000

/** Bytes that are written at once to fill a disk. */
const CHUNK_BYTES = 1024 * 1024

export const FAULTS: readonly Fault[] = [
  {
    name: 'kill',
    silenceMaxMs: SILENCE_MAX_MS,
    async happen({ replica }) {
      await replica.end('SIGKILL')
      await replica.start()
    },
  },
  {
    name: 'drain',
    silenceMaxMs: SILENCE_MAX_MS,
    async happen({ replica }) {
      const how = await replica.end('SIGTERM')
      if (how !== 'exit code 0') throw new Failure(`Replica ${replica.number} was asked to stop and ended with ${how}.`)
      await replica.start()
    },
  },
  {
    name: 'database',
    backMaxMs: BACK_MAX_MS,
    async happen({ postgres }) {
      await postgres.crash()
      await postgres.start()
    },
  },
  {
    name: 'cut',
    silenceMaxMs: SILENCE_MAX_MS,
    happen: async ({ replica }) => replica.link.cut(),
  },
  {
    name: 'database-cut',
    silenceMaxMs: SILENCE_MAX_MS,
    happen: async ({ postgres }) => postgres.link.cut(),
  },
  {
    name: 'database-half-open',
    endsPeer: true,
    silenceMaxMs: HALF_OPEN_MAX_MS,
    happen: async ({ postgres }) => postgres.link.freeze(),
  },
  {
    name: 'half-open',
    silenceMaxMs: HALF_OPEN_MAX_MS,
    happen: async ({ replica }) => replica.link.freeze(),
  },
  {
    name: 'delayed',
    silenceMaxMs: SILENCE_MAX_MS,
    async happen({ replica }) {
      replica.link.delay(SLOW_MS)
      await delay(LASTS_MS)
      replica.link.delay(0)
    },
  },
  {
    name: 'bus',
    silenceMaxMs: SILENCE_MAX_MS,
    happen: async ({ busLink, cutListeners }) => (busLink ? busLink.cut() : cutListeners()),
  },
  {
    name: 'clock',
    silenceMaxMs: SILENCE_MAX_MS,
    async happen({ replica }) {
      replica.signal('SIGUSR2')
      await delay(LASTS_MS)
      replica.signal('SIGUSR2')
    },
  },
  {
    name: 'disk',
    missing: ({ disk }) => (disk ? undefined : 'it needs a small file system, which only root can mount'),
    backMaxMs: BACK_MAX_MS,
    async happen({ disk = '', postgres }) {
      const ballast = join(disk, 'ballast')
      await fill(ballast)
      await delay(LASTS_MS)
      await rm(ballast)
      await recover(postgres)
    },
  },
]

/** Writes a file until nothing more fits. */
async function fill(path: string): Promise<void> {
  const file = await open(path, 'w')
  try {
    for (;;) await file.write(Buffer.alloc(CHUNK_BYTES))
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error
  } finally {
    await file.close()
  }
}

/** What cannot write its log ends, and cannot recover while there is no room: it is started again, as an orchestrator does. */
async function recover(postgres: OwnPostgres): Promise<void> {
  while ((await probe(postgres.adminUrl)) !== 'ready') {
    if (!postgres.isRunning()) await postgres.start()
    await delay(POLL_MS)
  }
}
