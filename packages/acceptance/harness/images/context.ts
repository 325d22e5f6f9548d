import { spawn } from 'node:child_process'
import { text } from 'node:stream/consumers'

/** Copies the whole build context into the output. */
const TAKE_ALL = 'FROM scratch\nCOPY . /\n'

/** Lists the files in `folder` that Docker sends to a build. */
export async function contextFiles(folder: string): Promise<string[]> {
  const args = ['build', '--quiet', '--provenance=false', '--output', 'type=tar,dest=-', '--file', '-', '.']
  const build = spawn('docker', args, { cwd: folder, stdio: ['pipe', 'pipe', 'inherit'] })
  build.stdin.end(TAKE_ALL)
  const list = spawn('tar', ['--list', '--file', '-'], { stdio: ['pipe', 'pipe', 'inherit'] })
  build.stdout.pipe(list.stdin)
  return (await text(list.stdout)).split('\n').filter(Boolean)
}
