import { open, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import type { Link } from '@chat/testing/faulty-link'
import type { OwnPostgres } from '@chat/testing/own-postgres'
import { Failure } from '@chat/tooling/failure'
import { probe } from '@chat/tooling/postgres/connect'
import type { ChaosReplica } from './cluster.ts'

/** The parts that a fault can act on. */
export interface Scene {
  replica: ChaosReplica
  postgres: OwnPostgres
  /** The link between the replicas and Valkey, if Valkey is the bus. */
  busLink: Link | undefined
  /** The small disk with PostgreSQL's data, if it could be mounted. */
  disk: string | undefined
  /** Terminates the LISTEN connections of the replicas. */
  cutListeners(): Promise<void>
}

export interface Fault {
  name: string
  /** Returns the reason if this machine cannot cause the fault. */
  missing?: (scene: Omit<Scene, 'replica'>) => string | undefined
  /** Maximum ms without a display for any reader. Undefined if the duration depends on the fault itself. */
  silenceMaxMs?: number
  /** Maximum ms from the end of the fault until every reader displays a message. */
  backMaxMs?: number
  /** The peer does not recover from this fault, so its runs include it only if `--only` names it. */
  endsPeer?: true
  /** Causes the fault and ends it. */
  happen(scene: Scene): Promise<void>
}

/** Milliseconds between two checks of PostgreSQL. */
const POLL_MS = 50

/** The duration of a slow link, a wrong clock and a full disk. */
const LASTS_MS = 2_000

/** The delay of a slow link in each direction. */
const SLOW_MS = 200

/** Maximum ms until a half-open connection is detected. */
const HALF_OPEN_MAX_MS = 35_000

/** Maximum ms without a display after any other fault. */
const SILENCE_MAX_MS = 1_000

/** Maximum ms from the recovery of PostgreSQL until every reader displays a message. */
const BACK_MAX_MS = 1_000

/** Bytes of each write that fills a disk. */
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
      if (how !== 'exit code 0')
        throw new Failure(`Replica ${replica.number} was stopped with SIGTERM and ended with ${how}.`)
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
    missing: ({ disk }) => (disk ? undefined : 'only root can mount its small file system'),
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

/** Writes a file until the disk is full. */
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

/** PostgreSQL ends if it cannot write its log. Restart it like an orchestrator until it is ready. */
async function recover(postgres: OwnPostgres): Promise<void> {
  while ((await probe(postgres.adminUrl)) !== 'ready') {
    if (!postgres.isRunning()) await postgres.start()
    await delay(POLL_MS)
  }
}
