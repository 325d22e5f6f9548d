import type { Breakage } from './breakage.ts'

/** A line of docker-compose.yml that is wrong, and the test in specs/compose that notices. */
function compose(rule: string, wrong: string, from: string, to: string, test: [string, string]): Breakage {
  return { rule, wrong, file: 'docker-compose.yml', from, to, project: 'browser', target: 'compose', test }
}

/** The same for a variant, which has a file of its name. */
function variant(
  target: 'valkey' | 'nginx',
  rule: string,
  wrong: string,
  from: string,
  to: string,
  name: string,
): Breakage {
  return { rule, wrong, file: `compose/${target}.yml`, from, to, project: 'browser', target, test: [target, name] }
}

/** They do not touch each other, and no image: one stack that has them all comes up, and each test must notice its own. */
export const COMPOSE_BREAKAGES_TOGETHER: Breakage[] = [
  compose(
    'C1',
    'the published port of the API leads nowhere',
    'TRAEFIK_ENTRYPOINTS_API_ADDRESS: ":3001"',
    'TRAEFIK_ENTRYPOINTS_API_ADDRESS: ":3002"',
    ['one-origin', 'C1: without settings'],
  ),
  compose(
    'C2',
    'the page is asked before the API',
    'traefik.http.routers.frontend.priority: "1"',
    'traefik.http.routers.frontend.priority: "9"',
    ['one-origin', 'C2: a path below /api'],
  ),
  compose(
    'C2',
    'whatever container there is is exposed',
    'TRAEFIK_PROVIDERS_DOCKER_EXPOSEDBYDEFAULT: "false"',
    'TRAEFIK_PROVIDERS_DOCKER_EXPOSEDBYDEFAULT: "true"',
    ['one-origin', 'C2: the edge exposes only'],
  ),
  compose(
    'C4',
    'the edge has no health check',
    `    healthcheck:
      <<: *check
      test: [CMD, wget, -q, -T, "2", -O, /dev/null, http://127.0.0.1/config.json]
      # The page starts after the database and the migration, which can take minutes on a slow machine.
      start_period: 600s
`,
    '',
    ['hardening', 'C4'],
  ),
  compose(
    'C6',
    'the frontend is in the network of the database',
    'networks: [chat-app]\n    depends_on: { backend:',
    'networks: [chat-app, data]\n    depends_on: { backend:',
    ['isolation', 'C6: frontend'],
  ),
  compose('C6', 'the network of the database has a way out', 'data: { internal: true }', 'data: {}', [
    'isolation',
    'C6: the database has no route out',
  ]),
  compose('trust', "Docker's socket may be written to", 'POST: "0"', 'POST: "1"', ['isolation', "Docker's socket"]),
  compose('trust', 'a port is published at every address', 'ports: ["127.0.0.1:', 'ports: ["', [
    'isolation',
    'every port is published on loopback',
  ]),
  compose(
    'trust',
    'the password lies in a container that does not need it',
    'API_UPSTREAM: http://backend:3001\n',
    'API_UPSTREAM: http://backend:3001\n    volumes: ["secrets:/run/chat:ro"]\n',
    ['isolation', 'the password'],
  ),
  compose(
    'hardening',
    'root file systems can be written to',
    'read_only: true\n  # Drop all',
    'read_only: false\n  # Drop all',
    ['hardening', 'every root file system'],
  ),
  compose('D5', 'the edge runs as root', 'user: "1001:1001"', 'user: "0:0"', ['hardening', 'D5']),
]

/** One stack of compose/valkey.yml has both. */
export const VALKEY_BREAKAGES_TOGETHER: Breakage[] = [
  variant('valkey', 'C5', 'replicas are not told of Valkey', 'REDIS_URL:', 'NO_REDIS_URL:', 'C5: two replicas notify'),
  variant(
    'valkey',
    'C5',
    'Valkey forgets everything at a restart',
    '--appendonly\n      - "yes"',
    '--appendonly\n      - "no"',
    'C5: Valkey has the documents',
  ),
]

/** Each on a stack of its own: what they break keeps the others from showing, or takes a stack up and down. */
export const COMPOSE_BREAKAGES: Breakage[] = [
  compose(
    'C3',
    'the page does not wait for the backend',
    'depends_on: { backend: { condition: service_healthy } }',
    'depends_on: [backend]',
    ['data', 'C3'],
  ),
  compose('C7', 'the data lies in a volume without a name', '"pgdata:/var/lib/postgresql"', '/var/lib/postgresql', [
    'data',
    'C7',
  ]),
  compose(
    'C9',
    'nobody answers for /api when no backend runs',
    'API_UPSTREAM: http://backend:3001',
    'API_UPSTREAM: ""',
    ['replicas', 'C9: with no replica'],
  ),
  compose(
    'C9',
    'the edge forgets the way to /api while no backend is healthy',
    'TRAEFIK_PROVIDERS_DOCKER_ALLOWEMPTYSERVICES: "true"',
    'TRAEFIK_PROVIDERS_DOCKER_ALLOWEMPTYSERVICES: "false"',
    ['replicas', 'C9: while all replicas hang'],
  ),
  compose('C9', 'a replica that dies stays dead', 'restart: unless-stopped', 'restart: "no"', [
    'replicas',
    'C9: a replica that is killed',
  ]),
  {
    rule: 'C11',
    wrong: 'a migration that was made is made again',
    file: 'apps/backend/src/db/migrate.ts',
    from: 'migrations.filter((migration) => migration.version > at)',
    to: 'migrations',
    project: 'browser',
    target: 'compose',
    test: ['data', 'C11: migrations'],
  },
  variant('nginx', 'C12', "what reads Docker's socket runs", 'socket-proxy:\n    profiles: [traefik]\n', '', 'C12'),
  {
    rule: 'C8',
    wrong: "the backend's sources are not mounted",
    file: 'docker-compose.override.yml',
    from: '      - ./apps/backend/src:/app/apps/backend/src:ro\n',
    to: '',
    project: 'reload',
    test: ['reload', 'the backend answers with each edit'],
  },
]
