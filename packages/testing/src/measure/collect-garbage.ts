// `node --expose-gc --import` loads this file into a replica. SIGUSR2 then forces a full garbage collection, so that the
// remaining memory is live.

process.on('SIGUSR2', () => globalThis.gc?.())
