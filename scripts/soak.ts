// `npm run soak`: a steady load on three replicas for a while, and whether they hold on to ever more. bench/README.md says what is looked at.
import { parseSoakOptions } from '../bench/src/soak/options.ts'
import { formatSoak, isSteady } from '../bench/src/soak/report.ts'
import { runSoak } from '../bench/src/soak/run.ts'
import { withPostgres } from '../bench/src/with-postgres.ts'
import { explain } from './failure.ts'
import { BACKEND_BUILD, buildChanged } from './start/build.ts'

const say = (line: string) => console.log(line)
let code = 1
try {
  const { minutes } = parseSoakOptions(process.argv.slice(2))
  await withPostgres(async (ground) => {
    await buildChanged(BACKEND_BUILD, { say, supervisor: ground.supervisor })
    say(`Three replicas under load for ${minutes} minutes`)
    const report = await runSoak({ ground, minutes, say })
    say(`\n${formatSoak(report)}`)
    code = isSteady(report) ? 0 : 1
  })
} catch (error) {
  console.error(`\n${explain(error)}`)
}
process.exit(code)
