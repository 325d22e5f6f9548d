// Loaded into a replica before everything else (`node --expose-gc --import`): SIGUSR2 makes it collect all of its garbage,
// so that what is left is what it holds on to.

process.on('SIGUSR2', () => globalThis.gc?.())
