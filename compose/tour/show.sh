# Functions that the tours share and source. Every object of a tour has the tour's label, so that no other object is removed.
set -euo pipefail
# A temporary folder on this machine
folder=$(mktemp -d)
label=chat.tour=$$
image=chat-backend:${VERSION:-local}
steps=0

# show WHY COMMAND...: prints the reason and the command, runs it, and prints its output.
show() {
  printf '\n# %s\n$' "$1"
  shift
  printf ' %q' "$@"
  printf '\n'
  output=$("$@" 2>&1) && code=0 || code=$?
  printf '%s\n' "$output"
}

# expect WHAT TEST...: prints WHAT if TEST succeeds. Otherwise the tour fails.
expect() {
  local what=$1
  shift
  "$@" || { printf 'THE TOUR FAILED, because this is not true: %s\n' "$what"; exit 1; }
  steps=$((steps + 1))
  printf '  -> %s\n' "$what"
}

prints() { grep -qE -- "$1" <<<"$output"; }
fails() { [ "$code" -ne 0 ]; }
state_is() { [ "$(docker inspect --format '{{.State.Status}}' "$1")" = "$2" ]; }

# until_true COMMAND...: repeats COMMAND until it succeeds, for at most 30 s, because a container needs time to react.
until_true() {
  for _ in $(seq 150); do
    ! "$@" >/dev/null 2>&1 || return 0
    sleep 0.2
  done
  return 1
}

end_tour() { printf '\nThe tour is complete: %d checks passed.\n' "$steps"; }

clean_up() {
  rm -rf "$folder"
  docker ps --all --quiet --filter "label=$label" | while read -r id; do docker rm --force --volumes "$id"; done
  docker network prune --force --filter "label=$label"
  docker volume prune --all --force --filter "label=$label"
} >/dev/null 2>&1
trap clean_up EXIT

docker image inspect "$image" >/dev/null 2>&1 || {
  echo "The image $image does not exist. Build it: docker build -f apps/backend/Dockerfile -t $image ."
  exit 1
}
