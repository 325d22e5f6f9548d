#!/usr/bin/env bash
# Prints the size of the backend's image after each step of docs/images.md, in MB.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
dockerfile=docs/image-steps.Dockerfile

# size IMAGE: prints MB unpacked and gzipped. `docker export` gives the same numbers for each of Docker's image stores.
size() {
  local id
  id=$(docker create "$1" none)
  printf '%7.1f %8.1f\n' "$(megabytes docker export "$id")" "$(megabytes gzipped "$id")"
  docker rm "$id" >/dev/null
}
gzipped() { docker export "$1" | gzip; }
megabytes() { "$@" | wc -c | awk '{ print $1 / 1e6 }'; }

printf '%-34s %7s %8s\n' step MB gzipped
for step in naive cached pruned bundled; do
  docker build --quiet --provenance=false --file "$dockerfile" --target "$step" --tag "chat-step:$step" . >/dev/null
  printf '%-34s %s\n' "$step" "$(size "chat-step:$step")"
  docker image rm "chat-step:$step" >/dev/null
done
docker build --quiet --provenance=false --file apps/backend/Dockerfile --tag chat-step:ours . >/dev/null
printf '%-34s %s\n' 'stripped, flat (our Dockerfile)' "$(size chat-step:ours)"
docker image rm chat-step:ours >/dev/null

# The effect of .dockerignore. Leave out .local, which contains only tools and data.
printf '\nthe folder: %s MB; the part that a build can see: %s MB\n' \
  "$(tar -cf - --exclude=./.local . | wc -c | awk '{ printf "%.1f", $1 / 1e6 }')" \
  "$(printf 'FROM scratch\nCOPY . /\n' | docker build --quiet --provenance=false --output type=tar,dest=- --file - . |
    wc -c | awk '{ printf "%.1f", $1 / 1e6 }')"
