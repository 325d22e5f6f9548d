/** The configuration that differs between environments. The page loads it from its server at start. */
export interface PageConfig {
  environment: string
}

// The default if the server has no configuration. The page shows no environment then.
const UNKNOWN: PageConfig = { environment: 'production' }

/** Loads the page's configuration. Never rejects: without an answer, the default applies. */
export async function loadPageConfig(): Promise<PageConfig> {
  try {
    const response = await fetch('/config.json')
    return response.ok ? { ...UNKNOWN, ...((await response.json()) as Partial<PageConfig>) } : UNKNOWN
  } catch {
    return UNKNOWN
  }
}
