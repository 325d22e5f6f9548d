# Takes over what an older major of PostgreSQL keeps; sourced, after step.sh and dump.sh. A newer one cannot read its
# files, so a dump goes from the one to the other. The volume of the old one is not changed but by its own PostgreSQL.

# All that must be the same afterwards.
figures="SELECT (SELECT count(*) FROM account) || ' accounts, ' || (SELECT count(*) FROM message) || ' messages, ' ||
  (SELECT count(*) FROM change) || ' changes, seq ' || (SELECT string_agg(seq::text, ' ' ORDER BY id) FROM room)"

# read_figures DATABASE
read_figures() { "${db[@]}" psql --username postgres --no-psqlrc --tuples-only --no-align --command "$figures" "$1"; }

# find_data VOLUME: each major in it with its folder: up to 17 the volume itself, from 18 on a folder for each.
find_data() {
  # shellcheck disable=SC2016 # For the shell inside.
  docker compose run --rm --no-deps --volume "$1:/old:ro" --entrypoint sh db -c '
    cd /old && for file in PG_VERSION */docker/PG_VERSION; do
      [ ! -s "$file" ] || echo "$(cat "$file") $(dirname "$file")"
    done'
}

# dump_from CONTAINER FILE: prints the figures.
dump_from() {
  local db=(docker exec --interactive "$1")
  until docker exec "$1" pg_isready --quiet; do
    docker inspect "$1" >/dev/null || fail 'It did not start.'
    sleep 1
  done
  dump "$2"
  read_figures chat
}

# upgrade VOLUME [--replace]
upgrade() {
  local volume=${1:-} data major folder old work before after
  docker volume inspect "$volume" >/dev/null || fail 'Say which volume; `docker volume ls` shows those that there are.'
  [ -z "$(docker ps --quiet --filter "volume=$volume")" ] || fail "A container that runs uses $volume: end it first."
  data=$(find_data "$volume")
  read -r major folder <<<"$data"
  [ -n "$data" ] && [ "$data" = "$major $folder" ] || fail "$volume holds the data of no PostgreSQL, or of several: $data"
  start_database
  work=$(mktemp -d)
  old=$(run "PostgreSQL $major on its own data, to which nothing is connected" docker run --detach --network none \
    --user postgres --tmpfs /tmp --tmpfs /var/run/postgresql --tmpfs /var/lib/postgresql \
    --env "PGDATA=/old/$folder" --volume "$volume:/old" "postgres:$major-alpine")
  # shellcheck disable=SC2064 # What they are now.
  trap "docker stop $old >/dev/null; docker rm $old >/dev/null; rm -rf '$work'" EXIT
  before=$(dump_from "$old" "$work/chat")
  check_restore "$work/chat" "${@:2}"
  load_dump "$work/chat"
  after=$(read_figures chat_restored)
  [ "$after" = "$before" ] || fail "It held $before, and now $after: the chat is as it was."
  take_over
  printf '\n%s are taken over. The old data are as they were: when you are sure, docker volume rm %s\n' "$after" "$volume"
}
