import type { Breakage } from './breakage.ts'

const BACKEND = 'apps/backend/Dockerfile'
const LAST_COPY = 'COPY --from=build /app/apps/backend/dist ./\n'

function image(
  rule: string,
  wrong: string,
  from: string,
  to: string,
  test: [string, string],
  file = BACKEND,
): Breakage {
  return { rule, wrong, file, from, to, project: 'images', test }
}

function file(rule: string, wrong: string, path: string, from: string, to: string, test: [string, string]): Breakage {
  return { rule, wrong, file: path, from, to, project: 'unit', test }
}

function dockerRun(
  rule: string,
  wrong: string,
  from: string,
  to: string,
  name: string,
  file = 'compose/docker-run.sh',
): Breakage {
  const where = { project: 'browser', target: 'docker-run' } as const
  return { rule, wrong, file, from, to, ...where, test: ['plain', name] }
}

/** What the files show by themselves: one run, without an image, has them all. */
export const FILE_BREAKAGES_TOGETHER: Breakage[] = [
  file('C10', 'a setting never reaches the backend', 'docker-compose.yml', '      RETENTION_DAYS:\n', '', [
    'compose-settings',
    'C10: Compose hands every setting',
  ]),
  file('D7', 'an image is named without a version', 'docker-compose.yml', 'traefik:v3.7\n', 'traefik:latest\n', [
    'versions',
    'D7: are named',
  ]),
  file(
    'D10',
    'a trial is released to everybody',
    'scripts/release/tags.ts',
    'if (prerelease(version)) return [version, commit]\n',
    '\n',
    ['tags', 'D10: '],
  ),
  file('D11', 'a waiver lasts for ever', 'scripts/release/waivers.ts', 'day < today', "day < ''", [
    'waivers',
    'D11: a waiver is refused',
  ]),
]

/** What is promised of an image by itself: one build has them all, and each test must notice its own. */
export const IMAGE_BREAKAGES_TOGETHER: Breakage[] = [
  image('D2', 'the symbols of a debugger come along', 'COPY --from=strip /node /usr/local/bin/node\n', '', [
    'contents',
    'D2',
  ]),
  image('D4', 'secrets of the machine go into the build', '\n**/.env\n', '\n', ['layers', 'D4'], '.dockerignore'),
  image(
    'D5',
    'the backend runs as root',
    'NODE_ENV=production PORT=3001\nUSER 1001:1001',
    'NODE_ENV=production PORT=3001\nUSER 0:0',
    ['contents', 'D5: chat-backend'],
  ),
  image('D8', 'a shell stands before the process', 'CMD ["node", "server.js"]', 'CMD node server.js', [
    'life',
    'D8: the command of chat-backend',
  ]),
  image(
    'D9',
    'a secret lies in a layer',
    LAST_COPY,
    `${LAST_COPY}RUN echo "_authToken=sample" >/app/.npmrc\nRUN rm /app/.npmrc\n`,
    ['contents', 'D9: no layer of chat-backend'],
  ),
  image(
    'D11',
    'what the scan finds is let through',
    "'--exit-code', '1'",
    "'--exit-code', '0'",
    ['scan', 'D11: both images and the lockfile'],
    'scripts/release/scan.ts',
  ),
]

/** Each by itself. */
export const IMAGE_BREAKAGES: Breakage[] = [
  image(
    'D1',
    'sources are copied before packages are installed',
    'COPY packages/contract/package.json packages/contract/',
    'COPY packages/contract packages/contract',
    ['layers', 'D1: after an edit of the sources the backend'],
  ),
  image('D3', 'the address of a room is no page', 'rewrite @page /index.html', '', ['life', 'D3'], 'Caddyfile'),
  image(
    'D6',
    'nobody asks whether the backend answers',
    'HEALTHCHECK --interval=10s --timeout=3s --retries=3 --start-period=30s --start-interval=1s \\\n  CMD wget -q -T 2 -O /dev/null "http://127.0.0.1:$PORT/healthz" || exit 1\n# The list form',
    '# The list form',
    ['life', 'D6: the backend'],
  ),
  dockerRun('D12', 'the backend has no port', ':3001" --memory 512m', ':3002" --memory 512m', 'D12: the API'),
  dockerRun(
    'D13',
    'what should end well is killed',
    `up to 10 s' docker stop`,
    `up to 10 s' docker kill`,
    "D13: a container's life",
    'compose/tour/lifecycle.sh',
  ),
  dockerRun(
    'D14',
    'a backup has no rows',
    '--format custom chat',
    '--format custom --schema-only chat',
    'D14: a restore',
    'compose/dump.sh',
  ),
  dockerRun('D15', 'what crashed stays away', '--restart unless-stopped', '--restart no', 'D15'),
]
