#!/usr/bin/env bash
# Runs the chat with plain `docker` commands. The script prints each command and its reason before it runs it.
#   compose/docker-run.sh up [--no-build]    build the images, start the chat: http://localhost:8080; the API also at :3001
#   compose/docker-run.sh status             show the containers and the backend's health
#   compose/docker-run.sh backup FILE, restore FILE
#   compose/docker-run.sh down [--volumes]   remove the containers; with --volumes also the data
# https://docs.docker.com/reference/cli/docker/container/run/
set -euo pipefail
here=$(dirname "${BASH_SOURCE[0]}")
. "$here/step.sh"
. "$here/dump.sh"

# A prefix for all names. To run a second chat beside the first: PREFIX=second- CHAT_PORT=8081 API_PORT=3002
prefix=${PREFIX:-}
version=${VERSION:-local}
network=${prefix}chat-app
label=chat.docker-run=${prefix:-chat}
postgres=postgres:18-alpine

# Options of every container: a label, a read-only root file system, and none of root's privileges
common=(--network "$network" --label "$label" --read-only --cap-drop ALL --security-opt no-new-privileges)
# Docker restarts the container after a crash, but not after `docker stop`. It keeps 30 MB of logs; without a limit, logs fill
# the disk.
lasting=(--detach --restart unless-stopped --log-driver local --log-opt max-size=10m --log-opt max-file=3 "${common[@]}")
secrets=(--volume "${prefix}secrets:/run/chat:ro")
db=(docker exec --interactive "${prefix}db")

wait_until_healthy() {
  printf '# wait until %s is healthy\n' "$1" >&2
  for _ in $(seq 240); do
    [ "$(docker inspect --format '{{.State.Health.Status}}' "$prefix$1")" = healthy ] && return
    sleep 0.5
  done
  docker logs --tail 20 "$prefix$1" >&2
  fail "$1 did not become healthy. The end of its log is above."
}

migrate() {
  run 'apply the database migrations; --rm removes the container afterwards' \
    docker run --rm "${common[@]}" "${secrets[@]}" --env DATABASE_URL_FILE=/run/chat/database-url \
    "chat-backend:$version" node migrate.js
}

# Build at each `up`. Without it, Docker runs the image of older sources. An unchanged build takes a few seconds.
build() {
  local app commit=${COMMIT:-}
  [ -n "$commit" ] || commit=$(git -C "$here" describe --always --dirty --abbrev=40 --exclude='*' 2>/dev/null) || commit=unknown
  for app in backend frontend; do
    run "build the $app's image" docker build --file "$here/../apps/$app/Dockerfile" --tag "chat-$app:$version" \
      --build-arg "VERSION=${VERSION:-0.0.0-local}" --build-arg "COMMIT=$commit" "$here/.."
  done
}

prepare() {
  [ "${1:-}" = --no-build ] || build
  docker network inspect "$network" >/dev/null 2>&1 || run \
    'create a network: containers find each other by name on it, but not on the default network' \
    docker network create --label "$label" "$network" >/dev/null
  for volume in pgdata secrets; do
    run "create a volume: it is kept when its containers are removed" docker volume create --label "$label" "$prefix$volume" >/dev/null
  done
  # shellcheck disable=SC2016 # The shell in the container expands the variables.
  run 'generate the password of the database, once; it appears in no environment variable and no shell history' \
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
  run 'start the database: its files are in a volume, and it publishes no port' \
    docker run --name "${prefix}db" --network-alias db "${lasting[@]}" "${secrets[@]}" --user postgres \
    --env POSTGRES_DB=chat --env POSTGRES_PASSWORD_FILE=/run/chat/database-password \
    --env 'POSTGRES_INITDB_ARGS=--locale-provider=builtin --builtin-locale=C.UTF-8 --encoding=UTF8' \
    --volume "${prefix}pgdata:/var/lib/postgresql" --tmpfs /tmp --tmpfs /var/run/postgresql --stop-timeout 60 \
    --health-cmd 'pg_isready -q -h 127.0.0.1 -U postgres -d chat' --health-interval 1s --health-retries 60 \
    "$postgres" >/dev/null
  wait_until_healthy db
  migrate
  run 'start the backend: its port is published on loopback only' \
    docker run --name "${prefix}backend" --network-alias backend "${lasting[@]}" "${secrets[@]}" \
    --env DATABASE_URL_FILE=/run/chat/database-url --env PROXY_HOPS=1 --env "TEACHING=${TEACHING:-0}" \
    --publish "127.0.0.1:${API_PORT:-3001}:3001" --memory 512m --stop-timeout 30 "chat-backend:$version" >/dev/null
  wait_until_healthy backend
  run 'start the frontend: without an edge, its Caddy forwards /api to the backend, which it finds by name' \
    docker run --name "${prefix}frontend" --network-alias frontend "${lasting[@]}" \
    --env API_UPSTREAM=http://backend:3001 --publish "127.0.0.1:${CHAT_PORT:-8080}:80" --memory 128m \
    "chat-frontend:$version" >/dev/null
  wait_until_healthy frontend
  printf '\nThe chat is at http://localhost:%s\n' "${CHAT_PORT:-8080}"
}

down() {
  for name in frontend backend db; do
    docker container inspect "$prefix$name" >/dev/null 2>&1 || continue
    run "stop $name: Docker sends SIGTERM and waits until it exits" docker stop "$prefix$name" >/dev/null
    run "remove $name: its data is in a volume, not in the container" docker rm "$prefix$name" >/dev/null
  done
  ! docker network inspect "$network" >/dev/null 2>&1 || run 'remove the network' docker network rm "$network" >/dev/null
  [ "${1:-}" = --volumes ] || return 0
  run 'delete the data and the password: you cannot undo this' \
    docker volume rm --force "${prefix}pgdata" "${prefix}secrets" >/dev/null
}

status() {
  run 'list the containers with our label' \
    docker ps --all --filter "label=$label" --format 'table {{.Names}}\t{{.Status}}\t{{.Ports}}'
  run "read the backend's health report" docker exec "${prefix}backend" wget -qO- http://127.0.0.1:3001/api/health
  echo
}

backup() { dump "$@"; }

restore() {
  check_restore "$@"
  load_dump "$1"
  run 'stop the backend: messages that it stores during the restore would be lost' docker stop "${prefix}backend" >/dev/null
  swap_databases || { docker start "${prefix}backend"; fail 'The restore failed, and the chat is unchanged. The error is above.'; }
  # The backup may be of an older version.
  migrate
  run 'start the backend again' docker start "${prefix}backend" >/dev/null
  wait_until_healthy backend
}

case ${1:-} in
  up | down | status | backup | restore) "$@" ;;
  *) sed -n '2,6s/^# \{0,1\}//p' "$0" >&2; exit 2 ;;
esac
