# Puts the newest dump in the place of the database. The backend must be gone: what it wrote meanwhile would be lost.
set -eu
# Nothing is dropped before there is something to put in its place.
file=$(ls -r /backups/*.dump | head -n 1)
[ -n "$file" ] || { echo "restore: there is no dump in /backups" >&2; exit 1; }
pg_restore --list "$file" >/dev/null
open=$(psql --dbname postgres --tuples-only --no-align --command \
  "SELECT count(*) FROM pg_stat_activity WHERE datname = '$PGDATABASE'")
[ "$open" = 0 ] || { echo "restore: $open connections are open: kubectl scale deployment/chat-backend --replicas 0" >&2; exit 1; }
# Filled beside the old one, whole or not at all; only then do they change places.
dropdb --if-exists "$PGDATABASE-restored"
createdb "$PGDATABASE-restored"
pg_restore --dbname "$PGDATABASE-restored" --exit-on-error --single-transaction "$file"
dropdb "$PGDATABASE"
psql --dbname postgres --quiet --command "ALTER DATABASE \"$PGDATABASE-restored\" RENAME TO \"$PGDATABASE\""
echo "restore: the database is that of $file"
