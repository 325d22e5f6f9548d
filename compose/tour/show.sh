# What the tours share; sourced by them. Every object of a tour carries its label, and nothing else is touched.
set -euo pipefail
# For what a tour has on this machine itself.
folder=$(mktemp -d)
label=chat.tour=$$
image=chat-backend:${VERSION:-local}
steps=0

# show WHY COMMAND...: says what comes and why, does it, and shows what it prints.
show() {
  printf '\n# %s\n$' "$1"
  shift
  printf ' %q' "$@"
  printf '\n'
  output=$("$@" 2>&1) && code=0 || code=$?
  printf '%s\n' "$output"
}

# expect WHAT TEST...: the tour ends where Docker does not do what the tour says.
expect() {
  local what=$1
  shift
  "$@" || { printf 'THE TOUR IS WRONG: %s\n' "$what"; exit 1; }
  steps=$((steps + 1))
  printf '  -> %s\n' "$what"
}

prints() { grep -qE -- "$1" <<<"$output"; }
fails() { [ "$code" -ne 0 ]; }
state_is() { [ "$(docker inspect --format '{{.State.Status}}' "$1")" = "$2" ]; }

# until_true COMMAND...: a container needs a moment for what it was told.
until_true() {
  for _ in $(seq 150); do
    ! "$@" >/dev/null 2>&1 || return 0
    sleep 0.2
  done
  return 1
}

end_tour() { printf '\nThe tour is over: %d things seen.\n' "$steps"; }

clean_up() {
  rm -rf "$folder"
  docker ps --all --quiet --filter "label=$label" | while read -r id; do docker rm --force --volumes "$id"; done
  docker network prune --force --filter "label=$label"
  docker volume prune --all --force --filter "label=$label"
} >/dev/null 2>&1
trap clean_up EXIT

docker image inspect "$image" >/dev/null 2>&1 || {
  echo "There is no image $image: \`docker build -f apps/backend/Dockerfile -t $image .\` makes it."
  exit 1
}
