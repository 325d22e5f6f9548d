#!/usr/bin/env bash
# The chat by plain `docker` commands. Each one is shown before it runs, with a line that says why.
#   compose/docker-run.sh up        builds the images (not with --no-build); http://localhost:8080, the API alone at :3001
#   compose/docker-run.sh status    what runs, and how it feels
#   compose/docker-run.sh backup FILE, restore FILE
#   compose/docker-run.sh down      keeps the data; `down --volumes` does not
# https://docs.docker.com/reference/cli/docker/container/run/
set -euo pipefail
here=$(dirname "${BASH_SOURCE[0]}")
. "$here/step.sh"
. "$here/dump.sh"

# Before every name, so that a second chat fits beside the first: PREFIX=second- CHAT_PORT=8081 API_PORT=3002.
prefix=${PREFIX:-}
version=${VERSION:-local}
network=${prefix}chat-app
label=chat.docker-run=${prefix:-chat}
postgres=postgres:18-alpine

# What every container gets: known by a label, read-only, without root's rights.
common=(--network "$network" --label "$label" --read-only --cap-drop ALL --security-opt no-new-privileges)
# Back after a crash, but not after `docker stop`.
# Without a limit logs fill the disk.
lasting=(--detach --restart unless-stopped --log-driver local --log-opt max-size=10m --log-opt max-file=3 "${common[@]}")
secrets=(--volume "${prefix}secrets:/run/chat:ro")
db=(docker exec --interactive "${prefix}db")

wait_until_healthy() {
  printf '# %s starts\n' "$1" >&2
  for _ in $(seq 240); do
    [ "$(docker inspect --format '{{.State.Health.Status}}' "$prefix$1")" = healthy ] && return
    sleep 0.5
  done
  docker logs --tail 20 "$prefix$1" >&2
  fail "$1 did not become healthy: its last words are above"
}

migrate() {
  run 'bring the tables up to this version; this container is gone when it is done' \
    docker run --rm "${common[@]}" "${secrets[@]}" --env DATABASE_URL_FILE=/run/chat/database-url \
    "chat-backend:$version" node migrate.js
}

# Build each time, or an image of older sources would run. It takes a few seconds if nothing changed.
build() {
  local app commit=${COMMIT:-}
  [ -n "$commit" ] || commit=$(git -C "$here" describe --always --dirty --abbrev=40 --exclude='*' 2>/dev/null) || commit=unknown
  for app in backend frontend; do
    run "build the image of the $app" docker build --file "$here/../apps/$app/Dockerfile" --tag "chat-$app:$version" \
      --build-arg "VERSION=${VERSION:-0.0.0-local}" --build-arg "COMMIT=$commit" "$here/.."
  done
}

prepare() {
  [ "${1:-}" = --no-build ] || build
  docker network inspect "$network" >/dev/null 2>&1 || run \
    'a network of our own: on it, and not on the default one, containers find each other by name' \
    docker network create --label "$label" "$network" >/dev/null
  for volume in pgdata secrets; do
    run "a volume outlives its containers" docker volume create --label "$label" "$prefix$volume" >/dev/null
  done
  # shellcheck disable=SC2016 # For the shell inside.
  run 'make a password for the database, once; it is in no environment and in no history' \
    docker run --rm --network none --label "$label" --volume "${prefix}secrets:/run/chat" \
    --tmpfs /var/lib/postgresql --entrypoint sh "$postgres" -euc '
      cd /run/chat
      [ -e database-url ] && exit
      password=$(head -c 24 /dev/urandom | od -An -v -tx1 | tr -d " \n")
      printf %s "$password" >database-password
      printf %s "postgresql://postgres:$password@db:5432/chat" >database-url.new
      mv database-url.new database-url'
}

up() {
  prepare "$@"
  run 'the database: its files in a volume, no port of this machine' \
    docker run --name "${prefix}db" --network-alias db "${lasting[@]}" "${secrets[@]}" --user postgres \
    --env POSTGRES_DB=chat --env POSTGRES_PASSWORD_FILE=/run/chat/database-password \
    --env 'POSTGRES_INITDB_ARGS=--locale-provider=builtin --builtin-locale=C.UTF-8 --encoding=UTF8' \
    --volume "${prefix}pgdata:/var/lib/postgresql" --tmpfs /tmp --tmpfs /var/run/postgresql --stop-timeout 60 \
    --health-cmd 'pg_isready -q -h 127.0.0.1 -U postgres -d chat' --health-interval 1s --health-retries 60 \
    "$postgres" >/dev/null
  wait_until_healthy db
  migrate
  run 'the backend: its port is one of this machine too, on loopback alone' \
    docker run --name "${prefix}backend" --network-alias backend "${lasting[@]}" "${secrets[@]}" \
    --env DATABASE_URL_FILE=/run/chat/database-url --env PROXY_HOPS=1 --env "TEACHING=${TEACHING:-0}" \
    --publish "127.0.0.1:${API_PORT:-3001}:3001" --memory 512m --stop-timeout 30 "chat-backend:$version" >/dev/null
  wait_until_healthy backend
  run 'the page: with no edge before it, its Caddy hands /api on to the backend, found by name' \
    docker run --name "${prefix}frontend" --network-alias frontend "${lasting[@]}" \
    --env API_UPSTREAM=http://backend:3001 --publish "127.0.0.1:${CHAT_PORT:-8080}:80" --memory 128m \
    "chat-frontend:$version" >/dev/null
  wait_until_healthy frontend
  printf '\nThe chat is at http://localhost:%s\n' "${CHAT_PORT:-8080}"
}

down() {
  for name in frontend backend db; do
    docker container inspect "$prefix$name" >/dev/null 2>&1 || continue
    run "stop $name: it gets SIGTERM, and time to end" docker stop "$prefix$name" >/dev/null
    run "remove $name; nothing of value was in it" docker rm "$prefix$name" >/dev/null
  done
  ! docker network inspect "$network" >/dev/null 2>&1 || run 'the network goes' docker network rm "$network" >/dev/null
  [ "${1:-}" = --volumes ] || return 0
  run 'the data and the password go: this cannot be undone' \
    docker volume rm --force "${prefix}pgdata" "${prefix}secrets" >/dev/null
}

status() {
  run 'what runs under our label' \
    docker ps --all --filter "label=$label" --format 'table {{.Names}}\t{{.Status}}\t{{.Ports}}'
  run 'what the backend says of itself' docker exec "${prefix}backend" wget -qO- http://127.0.0.1:3001/api/health
  echo
}

backup() { dump "$@"; }

restore() {
  check_restore "$@"
  load_dump "$1"
  run 'nobody may write meanwhile' docker stop "${prefix}backend" >/dev/null
  swap_databases || { docker start "${prefix}backend"; fail 'The chat is as it was: what went wrong is said above.'; }
  # The backup may be of an older version.
  migrate
  run 'and on' docker start "${prefix}backend" >/dev/null
  wait_until_healthy backend
}

case ${1:-} in
  up | down | status | backup | restore) "$@" ;;
  *) sed -n '2,6s/^# \{0,1\}//p' "$0" >&2; exit 2 ;;
esac
