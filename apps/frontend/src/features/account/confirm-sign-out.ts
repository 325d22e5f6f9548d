/** Asks for confirmation if signing out would lose an unsent message. Returns whether to sign out. */
export function confirmSignOut(hasUnsent: () => boolean): boolean {
  return !hasUnsent() || confirm('A message of yours is not sent yet. Sign out and lose it?')
}
