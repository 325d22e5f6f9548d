# Backup and restore of the chat's database. Source this file after step.sh. The caller's array `db` is the prefix that runs a
# command in the database's container, for example: docker exec --interactive db

# dump FILE: writes a dump while the chat runs. A copy of a running database's files would be inconsistent.
dump() {
  local file=${1:-}
  [ -n "$file" ] || fail 'Name the file to write.'
  [ ! -e "$file" ] || fail "$file exists already. Choose another name: this command does not overwrite files."
  # Only the owner may read the file, because it contains all messages. Rename it at the end, so that FILE is always complete.
  (umask 077 && : >"$file.new")
  run "write the whole database to $file" "${db[@]}" pg_dump --username postgres --format custom chat >"$file.new" || {
    rm -f "$file.new"
    fail "The backup failed. The error is above."
  }
  mv "$file.new" "$file"
  # Record the backup. The backend exports the time of the newest row as a metric, and an alert fires if it is too old.
  # Ignore an error: a database of an older version has no such table.
  "${db[@]}" psql --username postgres --no-psqlrc --quiet --command 'INSERT INTO backup DEFAULT VALUES' chat 2>/dev/null || true
}

check_readable() {
  [ -n "${1:-}" ] || fail 'Name the backup to restore.'
  [ -f "$1" ] && [ -r "$1" ] || fail "$1 is not a readable file."
}

# check_restore FILE [--replace]: fails if FILE is not a backup, or if the database is in use and --replace is missing.
check_restore() {
  local file=${1:-} used
  check_readable "$file"
  "${db[@]}" pg_restore --list <"$file" >/dev/null || fail "$file is not a backup. Nothing was changed."
  [ "${2:-}" = --replace ] && return
  # The size of the table of accounts: 0 if no account was ever created.
  used=$("${db[@]}" psql --username postgres --no-psqlrc --tuples-only --no-align \
    --command "SELECT coalesce(pg_relation_size(to_regclass('account')), 0)" chat)
  [ "$used" = 0 ] || fail "The database is in use: it has accounts. Nothing was changed." \
    "To replace its data, make a backup of it first, then run: restore $file --replace"
}

# load_dump FILE: fills a second database, so that an incomplete file does not change the one in use.
load_dump() {
  # Remove the databases of an interrupted restore.
  for left in chat_restored chat_replaced; do "${db[@]}" dropdb --username postgres --force --if-exists "$left" 2>/dev/null; done
  run 'create a second database beside the one in use' "${db[@]}" createdb --username postgres chat_restored
  run "fill it from $1 in one transaction" "${db[@]}" pg_restore --username postgres --dbname chat_restored \
    --exit-on-error --single-transaction <"$1" || fail "$1 could not be restored. The chat is unchanged."
}

# swap_databases: stop the backend first. Open pages detect the new epoch and load again.
swap_databases() {
  run 'rename the new database to chat, and delete the old one' "${db[@]}" psql --username postgres --no-psqlrc --quiet \
    --set ON_ERROR_STOP=1 --output /dev/null --dbname postgres \
    --command "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = 'chat'" \
    --command 'BEGIN' \
    --command 'ALTER DATABASE chat RENAME TO chat_replaced' \
    --command 'ALTER DATABASE chat_restored RENAME TO chat' \
    --command 'COMMIT' \
    --command 'DROP DATABASE chat_replaced'
}
