// `npm run bench`: ours beside socket.io, on this machine, one case after the other. bench/README.md says what is measured.
import { join } from 'node:path'
import { CASES } from '@chat/bench/cases/all'
import type { Bench } from '@chat/bench/cases/case'
import { parseOptions } from '@chat/bench/options'
import { writeResult, writeSummary } from '@chat/bench/report/results'
import { formatTable } from '@chat/bench/report/table'
import { peer } from '@chat/bench/stacks/peer'
import { describeMachine } from '@chat/testing/measure/machine'
import type { Kit } from '@chat/testing/stacks/kit'
import { createOurs } from '@chat/testing/stacks/ours'
import { createSide } from '@chat/testing/stacks/side'
import { withPostgres } from '@chat/testing/with-postgres'
import { explain } from '@chat/tooling/failure'
import { LOCAL, ROOT } from '@chat/tooling/folders'
import { BACKEND_BUILD, buildChanged } from './start/build.ts'

const say = (line: string) => console.log(line)

try {
  const { cases, scale, smoke } = parseOptions(process.argv.slice(2))
  // A smoke run's figures mean nothing, so they do not lie where results are kept.
  const folder = smoke ? join(LOCAL, 'bench', 'smoke') : join(ROOT, 'bench', 'results')
  await withPostgres(async ({ supervisor, postgres }) => {
    await buildChanged(BACKEND_BUILD, { say, supervisor })
    const { rounds, seconds, warmUpSeconds } = scale
    const windows = { rounds: String(rounds), windows: `${seconds} s after ${warmUpSeconds} s` }
    const machine = { ...(await describeMachine(postgres.adminUrl)), ...windows }
    const side = (kit: Kit) => createSide(kit, supervisor, postgres)
    const bench: Bench = { postgres, ours: side(createOurs(supervisor)), peer: side(peer), scale, say }
    for (const each of cases) {
      say(`\n${each.title}`)
      const result = await each.run(bench)
      if (smoke)
        result.notes.unshift('**A smoke run, with a hundredth of the clients and messages: its figures mean nothing.**')
      writeResult(folder, each, machine, result)
      writeSummary(folder, CASES)
      say(`\n${formatTable(result)}`)
    }
    say(`\nWritten to ${folder}`)
  })
} catch (error) {
  console.error(`\n${explain(error)}`)
  process.exit(1)
}
