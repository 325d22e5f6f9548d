import type { X509Certificate } from 'node:crypto'
import { connect } from 'node:tls'

/** Returns the certificate that an https origin presents for `servername` (SNI), valid or not. */
export function readCertificate(origin: string, servername = new URL(origin).hostname): Promise<X509Certificate> {
  const { hostname, port } = new URL(origin)
  return new Promise((resolve, reject) => {
    const socket = connect({ host: hostname, port: Number(port || 443), servername, rejectUnauthorized: false })
    socket.once('error', reject)
    socket.once('secureConnect', () => {
      const certificate = socket.getPeerX509Certificate()
      socket.destroy()
      if (certificate) resolve(certificate)
      else reject(new Error('The edge presents no certificate.'))
    })
  })
}
