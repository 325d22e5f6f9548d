# Copies the data of an older major version of PostgreSQL. Source this file after step.sh and dump.sh. A newer version cannot
# read the old files, so the old version writes a dump, and the new one restores it. The old volume is kept.

# Counts that must be equal before and after
figures="SELECT (SELECT count(*) FROM account) || ' accounts, ' || (SELECT count(*) FROM message) || ' messages, ' ||
  (SELECT count(*) FROM change) || ' changes, seq ' || (SELECT string_agg(seq::text, ' ' ORDER BY id) FROM room)"

# read_figures DATABASE
read_figures() { "${db[@]}" psql --username postgres --no-psqlrc --tuples-only --no-align --command "$figures" "$1"; }

# find_data VOLUME: prints each major version in the volume, and its folder: `.` up to version 17, a folder of its own since 18.
find_data() {
  # shellcheck disable=SC2016 # The shell in the container expands the variables.
  docker compose run --rm --no-deps --volume "$1:/old:ro" --entrypoint sh db -c '
    cd /old && for file in PG_VERSION */docker/PG_VERSION; do
      [ ! -s "$file" ] || echo "$(cat "$file") $(dirname "$file")"
    done'
}

# dump_from CONTAINER FILE: writes a dump, and prints the counts.
dump_from() {
  local db=(docker exec --interactive "$1")
  until docker exec "$1" pg_isready --quiet; do
    docker inspect "$1" >/dev/null || fail 'The old PostgreSQL did not start.'
    sleep 1
  done
  dump "$2"
  read_figures chat
}

# upgrade VOLUME [--replace]
upgrade() {
  local volume=${1:-} data major folder old work before after
  docker volume inspect "$volume" >/dev/null || fail 'Name the volume. `docker volume ls` lists all volumes.'
  [ -z "$(docker ps --quiet --filter "volume=$volume")" ] || fail "A running container uses $volume. Stop the container first."
  data=$(find_data "$volume")
  read -r major folder <<<"$data"
  [ -n "$data" ] && [ "$data" = "$major $folder" ] || fail "$volume must contain the data of one PostgreSQL version. Found: ${data:-none}"
  start_database
  work=$(mktemp -d)
  old=$(run "start PostgreSQL $major on the old data, without a network" docker run --detach --network none \
    --user postgres --tmpfs /tmp --tmpfs /var/run/postgresql --tmpfs /var/lib/postgresql \
    --env "PGDATA=/old/$folder" --volume "$volume:/old" "postgres:$major-alpine")
  # shellcheck disable=SC2064 # Expand the variables now.
  trap "docker stop $old >/dev/null; docker rm $old >/dev/null; rm -rf '$work'" EXIT
  before=$(dump_from "$old" "$work/chat")
  check_restore "$work/chat" "${@:2}"
  load_dump "$work/chat"
  after=$(read_figures chat_restored)
  [ "$after" = "$before" ] || fail "The old database has $before; the copy has $after. The chat is unchanged."
  take_over
  printf '\nCopied %s. The old volume still exists. To delete it: docker volume rm %s\n' "$after" "$volume"
}
