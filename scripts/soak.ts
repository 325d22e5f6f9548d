// `npm run soak`: runs a steady load on three replicas and fails if their memory grows. See resilience/README.md.
import { parseSoakOptions } from '@chat/resilience/soak/options'
import { formatSoak, isSteady } from '@chat/resilience/soak/report'
import { runSoak } from '@chat/resilience/soak/run'
import { withPostgres } from '@chat/testing/with-postgres'
import { explain } from '@chat/tooling/failure'
import { BACKEND_BUILD, buildChanged } from './start/build.ts'

const say = (line: string) => console.log(line)
let code = 1
try {
  const { minutes } = parseSoakOptions(process.argv.slice(2))
  await withPostgres(async (context) => {
    await buildChanged(BACKEND_BUILD, { say, supervisor: context.supervisor })
    say(`Three replicas under load for ${minutes} minutes`)
    const report = await runSoak({ context, minutes, say })
    say(`\n${formatSoak(report)}`)
    code = isSteady(report) ? 0 : 1
  })
} catch (error) {
  console.error(`\n${explain(error)}`)
}
process.exit(code)
