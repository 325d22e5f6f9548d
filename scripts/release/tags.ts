import { compare, major, minor, parse, prerelease } from 'semver'

/**
 * Returns the tags of a release: its version, the commit, and x.y and x if it is the newest version of that line. A pre-release
 * or a fix of an older line moves no other tag, so the tag `1` never goes back from 1.3.0 to 1.2.9.
 * @param released the published versions, such as ['1.2.0', '1.3.0']
 */
export function tagsFor(version: string, commit: string, released: string[]): string[] {
  if (parse(version)?.version !== version) throw new Error(`${version} is not a version such as 1.2.3 or 1.3.0-rc.1`)
  if (prerelease(version)) return [version, commit]
  const stable = released.filter((other) => parse(other) && !prerelease(other))
  const isNewest = (line: string[]) => line.every((other) => compare(other, version) <= 0)
  const sameMajor = stable.filter((other) => major(other) === major(version))
  const sameMinor = sameMajor.filter((other) => minor(other) === minor(version))
  return [
    version,
    ...(isNewest(sameMinor) ? [`${major(version)}.${minor(version)}`] : []),
    ...(isNewest(sameMajor) ? [`${major(version)}`] : []),
    commit,
  ]
}
