// `npm run bench`: ours beside socket.io, on this machine, one case after the other. bench/README.md says what is measured.
import { join } from 'node:path'
import { CASES } from '../bench/src/cases/all.ts'
import type { Bench } from '../bench/src/cases/case.ts'
import { parseOptions } from '../bench/src/options.ts'
import { describeMachine } from '../bench/src/report/machine.ts'
import { writeResult, writeSummary } from '../bench/src/report/results.ts'
import { formatTable } from '../bench/src/report/table.ts'
import type { Kit } from '../bench/src/stacks/kit.ts'
import { createOurs } from '../bench/src/stacks/ours.ts'
import { peer } from '../bench/src/stacks/peer.ts'
import { createSide } from '../bench/src/stacks/side.ts'
import { withPostgres } from '../bench/src/with-postgres.ts'
import { explain } from './failure.ts'
import { LOCAL, ROOT } from './folders.ts'
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
