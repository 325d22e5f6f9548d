// `npm run fuzz`: sends invalid requests, frames and bytes to one replica and reports its faults. See resilience/README.md.
import { parseFuzzOptions } from '@chat/resilience/fuzz/options'
import { formatFuzz, isClean } from '@chat/resilience/fuzz/report'
import { runFuzz } from '@chat/resilience/fuzz/run'
import { installSchemathesis } from '@chat/resilience/fuzz/schemathesis'
import { withPostgres } from '@chat/testing/with-postgres'
import { explain } from '@chat/tooling/failure'
import { BACKEND_BUILD, buildChanged } from './start/build.ts'

const say = (line: string) => console.log(line)
let code = 1
try {
  const command = parseFuzzOptions(process.argv.slice(2))
  if (!command.skipSchemathesis) await installSchemathesis(say)
  await withPostgres(async (context) => {
    await buildChanged(BACKEND_BUILD, { say, supervisor: context.supervisor })
    say(`${command.cases.toLocaleString('en')} cases from seed ${command.seed}`)
    const report = await runFuzz({ ...command, context, say })
    say(`\n${formatFuzz(report)}`)
    code = isClean(report) ? 0 : 1
  })
} catch (error) {
  console.error(`\n${explain(error)}`)
}
process.exit(code)
