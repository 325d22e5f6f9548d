#!/usr/bin/env bash
# Measures the time from the start of the backend's process until it listens: the median of 15 starts, without and with V8's
# compile cache. docs/images.md explains why the image has no such cache.
#   compose/tour/image-start.sh [IMAGE]
set -euo pipefail
image=${1:-chat-backend:local}

docker run --rm --read-only --tmpfs /cache:mode=1777 "$image" node --input-type=module --eval '
  import { spawn } from "node:child_process"
  import { once } from "node:events"
  const start = async (env) => {
    const started = performance.now()
    const server = spawn("node", ["server.js"], { env: { ...process.env, DRAIN_SECONDS: "0", ...env } })
    await new Promise((resolve) => server.stdout.on("data", (line) => String(line).includes("listening") && resolve()))
    const milliseconds = performance.now() - started
    server.kill()
    await once(server, "exit")
    return milliseconds
  }
  const cached = { NODE_COMPILE_CACHE: "/cache" }
  // Fill the compile cache, and the file cache of the machine.
  await start(cached)
  const times = { "as it is": [], "with a compile cache": [] }
  // Alternate both cases, so that other load on the machine affects both.
  for (let i = 0; i < 15; i++) {
    times["as it is"].push(await start({}))
    times["with a compile cache"].push(await start(cached))
  }
  for (const [what, list] of Object.entries(times)) {
    const [fastest, median, slowest] = [0, 7, 14].map((i) => list.toSorted((a, b) => a - b)[i].toFixed(0))
    console.log(`${what.padEnd(22)} ${median.padStart(5)} ms (${fastest} to ${slowest})`)
  }'
