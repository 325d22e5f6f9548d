# Backup and restore of the chat's database; sourced, after step.sh. The caller's array `db` is the command that runs
# another one beside the database: docker exec --interactive chat-db

# dump FILE: a copy of a running database's files is no backup; a dump is, and others may chat on meanwhile.
dump() {
  local file=${1:-}
  [ -n "$file" ] || fail 'Say which file to write.'
  [ ! -e "$file" ] || fail "$file is there already, and nothing is written over it: say another name."
  # Nobody else's to read: all that was ever said is in it. Under its name there is only ever a whole one.
  (umask 077 && : >"$file.new")
  run "write all that is stored to $file" "${db[@]}" pg_dump --username postgres --format custom chat >"$file.new" || {
    rm -f "$file.new"
    fail "There is no backup: what went wrong is said above."
  }
  mv "$file.new" "$file"
  # Record the backup. The backend exports the time of the newest row as a metric, and an alert fires if it is too old.
  # Ignore an error: a database of an older version has no such table.
  "${db[@]}" psql --username postgres --no-psqlrc --quiet --command 'INSERT INTO backup DEFAULT VALUES' chat 2>/dev/null || true
}

check_readable() { [ -f "${1:-}" ] && [ -r "$1" ] || fail "A backup to read must be named, and ${1:-nothing} is no file that can be read."; }

# check_restore FILE [--replace]: refuses what is no backup, and to give up a database that is in use.
check_restore() {
  local file=${1:-} used
  check_readable "$file"
  "${db[@]}" pg_restore --list <"$file" >/dev/null || fail "$file is no backup: nothing was changed."
  [ "${2:-}" = --replace ] && return
  # Bytes of accounts: none where nobody has ever signed up.
  used=$("${db[@]}" psql --username postgres --no-psqlrc --tuples-only --no-align \
    --command "SELECT coalesce(pg_relation_size(to_regclass('account')), 0)" chat)
  [ "$used" = 0 ] || fail "The database is in use: somebody has an account. Nothing was changed." \
    "To give up what it holds, make a backup of it first, then say: restore $file --replace"
}

# load_dump FILE: into a database beside the one in use, so that a file that is not whole changes nothing.
load_dump() {
  # What a restore that was broken off may have left.
  for left in chat_restored chat_replaced; do "${db[@]}" dropdb --username postgres --force --if-exists "$left" 2>/dev/null; done
  run 'a database for what was saved, beside the one in use' "${db[@]}" createdb --username postgres chat_restored
  run "fill it from $1, whole or not at all" "${db[@]}" pg_restore --username postgres --dbname chat_restored \
    --exit-on-error --single-transaction <"$1" || fail "$1 could not be restored: the chat is as it was."
}

# swap_databases: nobody may be connected. Open pages see that it is another database, and load anew.
swap_databases() {
  run 'now it is the one in use, and the other goes' "${db[@]}" psql --username postgres --no-psqlrc --quiet \
    --set ON_ERROR_STOP=1 --output /dev/null --dbname postgres \
    --command "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = 'chat'" \
    --command 'BEGIN' \
    --command 'ALTER DATABASE chat RENAME TO chat_replaced' \
    --command 'ALTER DATABASE chat_restored RENAME TO chat' \
    --command 'COMMIT' \
    --command 'DROP DATABASE chat_replaced'
}
