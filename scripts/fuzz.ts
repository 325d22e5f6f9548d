// `npm run fuzz`: requests, frames and bytes of every kind for one replica, and what it did not bear. bench/README.md says which.
import { parseFuzzOptions } from '../bench/src/fuzz/options.ts'
import { formatFuzz, isClean } from '../bench/src/fuzz/report.ts'
import { runFuzz } from '../bench/src/fuzz/run.ts'
import { installSchemathesis } from '../bench/src/fuzz/schemathesis.ts'
import { withPostgres } from '../bench/src/with-postgres.ts'
import { explain } from './failure.ts'
import { BACKEND_BUILD, buildChanged } from './start/build.ts'

const say = (line: string) => console.log(line)
let code = 1
try {
  const command = parseFuzzOptions(process.argv.slice(2))
  if (!command.skipSchemathesis) await installSchemathesis(say)
  await withPostgres(async (ground) => {
    await buildChanged(BACKEND_BUILD, { say, supervisor: ground.supervisor })
    say(`${command.cases.toLocaleString('en')} cases from seed ${command.seed}`)
    const report = await runFuzz({ ...command, ground, say })
    say(`\n${formatFuzz(report)}`)
    code = isClean(report) ? 0 : 1
  })
} catch (error) {
  console.error(`\n${explain(error)}`)
}
process.exit(code)
