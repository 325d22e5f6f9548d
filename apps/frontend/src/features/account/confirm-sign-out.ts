/** Asks before what is not sent yet is lost by signing out; gives whether to go on. */
export function confirmSignOut(hasUnsent: () => boolean): boolean {
  return !hasUnsent() || confirm('A message of yours is not sent yet. Sign out and lose it?')
}
