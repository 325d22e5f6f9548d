// `npm run bench`: compares our backend with socket.io on this machine, case by case. See bench/README.md.
import { join } from 'node:path'
import { CASES } from '@chat/bench/cases/all'
import type { Bench } from '@chat/bench/cases/case'
import { parseOptions } from '@chat/bench/options'
import { writeResult, writeSummary } from '@chat/bench/report/results'
import { formatTable } from '@chat/bench/report/table'
import { peer } from '@chat/bench/stacks/peer'
import { describeMachine } from '@chat/testing/measure/machine'
import type { Implementation } from '@chat/testing/stacks/implementation'
import { createOurs } from '@chat/testing/stacks/ours'
import { createSystem } from '@chat/testing/stacks/system'
import { withPostgres } from '@chat/testing/with-postgres'
import { explain } from '@chat/tooling/failure'
import { LOCAL, ROOT } from '@chat/tooling/folders'
import { BACKEND_BUILD, buildChanged } from './start/build.ts'

const say = (line: string) => console.log(line)

try {
  const { cases, scale, smoke } = parseOptions(process.argv.slice(2))
  // The metrics of a smoke run mean nothing. Keep them out of the results.
  const folder = smoke ? join(LOCAL, 'bench', 'smoke') : join(ROOT, 'bench', 'results')
  await withPostgres(async ({ supervisor, postgres }) => {
    await buildChanged(BACKEND_BUILD, { say, supervisor })
    const { rounds, seconds, warmUpSeconds } = scale
    const windows = { rounds: String(rounds), windows: `${seconds} s after ${warmUpSeconds} s` }
    const machine = { ...(await describeMachine(postgres.adminUrl)), ...windows }
    const system = (implementation: Implementation) => createSystem(implementation, supervisor, postgres)
    const bench: Bench = { postgres, ours: system(createOurs(supervisor)), peer: system(peer), scale, say }
    for (const benchCase of cases) {
      say(`\n${benchCase.title}`)
      const result = await benchCase.run(bench)
      if (smoke) result.notes.unshift('**A smoke run with 1 % of the clients and messages: its metrics mean nothing.**')
      writeResult(folder, benchCase, machine, result)
      writeSummary(folder, CASES)
      say(`\n${formatTable(result)}`)
    }
    say(`\nWritten to ${folder}`)
  })
} catch (error) {
  console.error(`\n${explain(error)}`)
  process.exit(1)
}
