import type { Rule } from '../rule.ts'

/** A host name that an Ingress accepts: lower case, without a wildcard, underscore or final dot, and not an IP address. */
const DNS_NAME = /^(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)*[a-z](?:[a-z0-9-]*[a-z0-9])?$/

export const INGRESS: Rule[] = [
  {
    id: 'routes',
    why: 'One origin: /api to the backend, and nothing under it to the page.',
    find: ({ list }) =>
      list('Ingress').flatMap(({ metadata, spec }) => {
        const routes = (spec?.rules ?? [])
          .flatMap(({ http }) => http?.paths ?? [])
          .map(({ path, backend }) => `${path} ${backend.service.name}`)
        return ['/api chat-backend', '/ chat-frontend']
          .filter((route) => !routes.includes(route))
          .map((route) => `Ingress ${metadata.name}: has no route ${route}`)
      }),
  },
  {
    id: 'route-leads-somewhere',
    why: 'The edge would answer 503 for ever.',
    find: ({ list }) =>
      list('Ingress').flatMap(({ metadata, spec }) =>
        (spec?.rules ?? [])
          .flatMap(({ http }) => http?.paths ?? [])
          .filter(({ backend: { service } }) => {
            const ports = list('Service').find((known) => known.metadata.name === service.name)?.spec?.ports ?? []
            return !ports.some(({ name, port }) => name === service.port?.name || port === service.port?.number)
          })
          .map(({ backend: { service } }) => `Ingress ${metadata.name}: no Service ${service.name} with that port`),
      ),
  },
  {
    id: 'any-controller',
    why: "A controller's own annotations tie the manifests to it; ingress-nginx, whose examples abound, is retired.",
    find: ({ list }) =>
      list('Ingress').flatMap(({ metadata }) =>
        Object.keys(metadata.annotations ?? {})
          .filter((name) => /^(nginx|traefik)\./.test(name))
          .map((name) => `Ingress ${metadata.name}: ${name}`),
      ),
  },
  {
    id: 'https',
    why: 'Passwords would cross the network in the clear, or under a certificate for another name.',
    find: ({ list, environment, settings }) => {
      if (environment === 'development') return []
      const origin = settings('backend-config').CORS_ORIGIN ?? ''
      const host = URL.canParse(origin) ? new URL(origin) : undefined
      if (host?.protocol !== 'https:') return [`CORS_ORIGIN is ${origin || 'not set'}, and no https address`]
      if (host.origin !== origin || !DNS_NAME.test(host.hostname)) {
        return [`CORS_ORIGIN is ${origin}: write one origin such as https://chat.example.com`]
      }
      return list('Ingress').flatMap(({ metadata, spec }) => {
        const hosts = [
          ...(spec?.rules ?? []).map((rule) => rule.host),
          ...(spec?.tls ?? []).flatMap((tls) => tls.hosts ?? []),
        ]
        if (!spec?.tls?.[0]?.secretName) return [`Ingress ${metadata.name}: has no certificate`]
        return hosts
          .filter((name) => name !== host.hostname)
          .map((name) => `Ingress ${metadata.name}: ${name} is not the address that CORS_ORIGIN names`)
      })
    },
  },
]
