#!/usr/bin/env bash
# What an operator does to the chat that runs in Compose. Each command is shown before it runs, with its reason.
#   compose/operate.sh update           to what .env says now, one replica after another: no message is lost
#   compose/operate.sh backup FILE      all that is stored, while it runs
#   compose/operate.sh restore FILE     what was saved, into an empty database; with --replace in place of another
#   compose/operate.sh upgrade VOLUME   what an older major of PostgreSQL left in that volume; --replace as with restore
#   compose/operate.sh password [FILE]  another password for the database, from FILE or made here
# The files that make up the chat are named by COMPOSE_FILE, here or in .env: docs/production.md
set -euo pipefail
# A file to read or write is meant from where one is.
from=$PWD
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
. "$here/step.sh"
. "$here/dump.sh"
. "$here/operate/roll.sh"
. "$here/operate/upgrade.sh"
. "$here/operate/password.sh"
cd "$here/.."

# Older ones do not know !override and !reset, which compose/production.yml needs.
compose_min=2.24.4

db=(docker compose exec --no-TTY db)

check() {
  local version
  version=$(docker compose version --short) || fail 'There is no Docker Compose: https://docs.docker.com/compose/install/'
  [ "$(printf '%s\n' "$compose_min" "${version#v}" | sort -V | head -n 1)" = "$compose_min" ] ||
    fail "Docker Compose is $version, and must be $compose_min or later."
  [ -n "${COMPOSE_FILE:-}" ] || grep -qs '^COMPOSE_FILE=' .env || fail 'Say which files make up the chat. Write into .env:' \
    'COMPOSE_FILE=docker-compose.yml:compose/production.yml'
  # Says what else is missing.
  docker compose config --quiet
}

# locate FILE: its whole path.
locate() {
  [ -n "${1:-}" ] || fail 'Say which file.'
  case $1 in /*) echo "$1" ;; *) echo "$from/$1" ;; esac
}

migrate() { run 'bring the tables up to this version' docker compose run --rm --no-deps migrate; }

update() {
  [ -n "$(replicas backend)" ] || fail 'There is no backend to update. Start the chat: docker compose up -d'
  run 'fetch the images that are not here yet' docker compose pull --policy missing migrate backend frontend
  # First, as the tables fit the version before, too.
  migrate
  roll backend
  roll frontend
  echo 'Updated. Where the release has another Traefik or database, `docker compose up -d` does the rest.'
}

start_database() { run 'the database must be there' docker compose up --detach --no-build --wait db; }

# take_over: what load_dump has loaded becomes the chat.
take_over() {
  run 'nobody may write meanwhile' docker compose stop backend
  swap_databases || { docker compose start backend; fail 'The chat is as it was: what went wrong is said above.'; }
  # The backup may be of an older version.
  migrate
  run 'and on' docker compose up --detach --no-build --wait
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
