/** What differs between environments, told by the server of the page when the page starts. */
export interface PageConfig {
  environment: string
}

// What a server that tells nothing gets: nothing on the page hints at an environment then.
const UNKNOWN: PageConfig = { environment: 'production' }

/** Asks the server of the page for its configuration. Never rejects: the page works without. */
export async function loadPageConfig(): Promise<PageConfig> {
  try {
    const response = await fetch('/config.json')
    return response.ok ? { ...UNKNOWN, ...((await response.json()) as Partial<PageConfig>) } : UNKNOWN
  } catch {
    return UNKNOWN
  }
}
