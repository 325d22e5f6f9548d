import type { Rule } from '../rule.ts'

/** A host name that an Ingress accepts: lower case, without a wildcard, underscore or final dot, and not an IP address. */
const DNS_NAME = /^(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)*[a-z](?:[a-z0-9-]*[a-z0-9])?$/

export const INGRESS: Rule[] = [
  {
    id: 'routes',
    why: 'The page and the API share one origin.',
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
    id: 'no-controller-annotations',
    why: 'Annotations of one ingress controller have no effect in another. ingress-nginx is retired.',
    find: ({ list }) =>
      list('Ingress').flatMap(({ metadata }) =>
        Object.keys(metadata.annotations ?? {})
          .filter((name) => /^(nginx|traefik)\./.test(name))
          .map((name) => `Ingress ${metadata.name}: ${name}`),
      ),
  },
  {
    id: 'https',
    why: 'Passwords would cross the network unencrypted, or browsers would reject the certificate.',
    find: ({ list, environment, settings }) => {
      if (environment === 'development') return []
      const origin = settings('backend-config').CORS_ORIGIN ?? ''
      const host = URL.canParse(origin) ? new URL(origin) : undefined
      if (host?.protocol !== 'https:') return [`CORS_ORIGIN is ${origin || 'not set'}, which is not an https address`]
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
          .map((name) => `Ingress ${metadata.name}: ${name} is not the host of CORS_ORIGIN`)
      })
    },
  },
]
