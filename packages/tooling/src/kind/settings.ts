/** Settings of the cluster, one environment variable each. */
export interface ClusterSettings {
  /** KIND_CLUSTER: the cluster's name; its kubectl context is `kind-<name>`. */
  name: string
  /** KIND_INGRESS_PORT: the loopback port of Traefik. */
  ingressPort: number
  /** KIND_REGISTRY_PORT: the loopback port of the registry, for push and pull. */
  registryPort: number
}

export function readSettings(env: NodeJS.ProcessEnv = process.env): ClusterSettings {
  return {
    name: env.KIND_CLUSTER || 'chat-dev',
    ingressPort: Number(env.KIND_INGRESS_PORT || 8088),
    registryPort: Number(env.KIND_REGISTRY_PORT || 5001),
  }
}

/** The registry's container. It is deleted with the cluster. */
export const registryName = (settings: ClusterSettings) => `${settings.name}-registry`

/** The registry's name on this machine and in the cluster, so `localhost:5001/chat-backend:tag` is the same image in both. */
export const registryHost = (settings: ClusterSettings) => `localhost:${settings.registryPort}`

export const contextOf = (settings: ClusterSettings) => `kind-${settings.name}`
