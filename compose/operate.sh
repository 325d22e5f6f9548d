#!/usr/bin/env bash
# Operates the chat in Compose. The script prints each command and its reason before it runs it.
#   compose/operate.sh update                       update to the version in .env, replica by replica, without loss of a message
#   compose/operate.sh backup FILE                  write a backup while the chat runs
#   compose/operate.sh restore FILE [--replace]     restore a backup; --replace deletes the data of a database in use
#   compose/operate.sh upgrade VOLUME [--replace]   copy the data of an older PostgreSQL from its volume
#   compose/operate.sh password [FILE]              change the database's password to the one in FILE, or to a random one
# The variable COMPOSE_FILE, in the shell or in .env, names the Compose files: docs/production.md
set -euo pipefail
# File names are relative to the caller's folder.
from=$PWD
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
. "$here/step.sh"
. "$here/dump.sh"
. "$here/operate/roll.sh"
. "$here/operate/upgrade.sh"
. "$here/operate/password.sh"
cd "$here/.."

# Older versions do not know !override and !reset, which compose/production.yml needs.
compose_min=2.24.4

db=(docker compose exec --no-TTY db)

check() {
  local version
  version=$(docker compose version --short) || fail 'There is no Docker Compose: https://docs.docker.com/compose/install/'
  [ "$(printf '%s\n' "$compose_min" "${version#v}" | sort -V | head -n 1)" = "$compose_min" ] ||
    fail "Docker Compose is $version, but must be $compose_min or later."
  [ -n "${COMPOSE_FILE:-}" ] || grep -qs '^COMPOSE_FILE=' .env || fail 'Name the Compose files of the chat. Add this line to .env:' \
    'COMPOSE_FILE=docker-compose.yml:compose/production.yml'
  # Compose prints the other missing settings.
  docker compose config --quiet
}

# locate FILE: prints its absolute path.
locate() {
  [ -n "${1:-}" ] || fail 'Name the file.'
  case $1 in /*) echo "$1" ;; *) echo "$from/$1" ;; esac
}

migrate() { run 'apply the database migrations' docker compose run --rm --no-deps migrate; }

update() {
  [ -n "$(replicas backend)" ] || fail 'No backend runs. Start the chat: docker compose up -d'
  run 'pull the images that are missing on this machine' docker compose pull --policy missing migrate backend frontend
  # Migrate first: the previous version also works with the new tables.
  migrate
  roll backend
  roll frontend
  echo 'Updated. If the release changes Traefik or the database, also run: docker compose up -d'
}

start_database() { run 'start the database' docker compose up --detach --no-build --wait db; }

# take_over: replaces the database with the one that load_dump filled.
take_over() {
  run 'stop the backend: messages that it stores during the restore would be lost' docker compose stop backend
  swap_databases || { docker compose start backend; fail 'The restore failed, and the chat is unchanged. The error is above.'; }
  # The backup may be of an older version.
  migrate
  run 'start the chat again' docker compose up --detach --no-build --wait
}

restore() {
  check_readable "$1"
  start_database
  check_restore "$@"
  load_dump "$1"
  take_over
}

case ${1:-} in
  update) check; update ;;
  backup) check; file=$(locate "${2:-}"); dump "$file" ;;
  restore) check; file=$(locate "${2:-}"); restore "$file" "${@:3}" ;;
  upgrade) check; upgrade "${@:2}" ;;
  password) check; password ${2:+"$(locate "$2")"} ;;
  *) sed -n '2,8s/^# \{0,1\}//p' "$0" >&2; exit 2 ;;
esac
