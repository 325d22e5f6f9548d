/** What can be chosen about the cluster, each by one variable. */
export interface ClusterSettings {
  /** KIND_CLUSTER: the cluster's name; its kubectl context is `kind-<name>`. */
  name: string
  /** KIND_INGRESS_PORT: the port of this machine's loopback that leads to Traefik. */
  ingressPort: number
  /** KIND_REGISTRY_PORT: the port of this machine's loopback at which the registry is, for pushing and for pulling. */
  registryPort: number
}

/** The settings from the environment. */
export function readSettings(env: NodeJS.ProcessEnv = process.env): ClusterSettings {
  return {
    name: env.KIND_CLUSTER || 'chat-dev',
    ingressPort: Number(env.KIND_INGRESS_PORT || 8088),
    registryPort: Number(env.KIND_REGISTRY_PORT || 5001),
  }
}

/** The registry's container; it goes with the cluster. */
export const registryName = (settings: ClusterSettings) => `${settings.name}-registry`

/** The registry's one name, here and inside the cluster: `localhost:5001/chat-backend:tag` is the same image in both. */
export const registryHost = (settings: ClusterSettings) => `localhost:${settings.registryPort}`

/** kubectl's context for the cluster. */
export const contextOf = (settings: ClusterSettings) => `kind-${settings.name}`
