# Replaces the database with the newest dump. Stop the backend first, because messages that it stores meanwhile would be lost.
set -eu
# A secret that was created from a file may end in a line break. PostgreSQL's image removes it, but libpq does not.
PGPASSWORD=$(printf %s "$PGPASSWORD" | tr -d '\r\n')
# Check the dump before anything is changed.
file=$(ls -r /backups/*.dump | head -n 1)
[ -n "$file" ] || { echo "restore: there is no dump in /backups" >&2; exit 1; }
pg_restore --list "$file" >/dev/null
open=$(psql --dbname postgres --tuples-only --no-align --command \
  "SELECT count(*) FROM pg_stat_activity WHERE datname = 'chat' AND backend_type = 'client backend'")
[ "$open" = 0 ] || { echo "restore: $open connections are open: kubectl scale deployment/chat-backend --replicas 0" >&2; exit 1; }
# Fill a new database in one transaction, then swap both names in another one. After an interruption at any point, run the
# job again.
for left in chat_restored chat_replaced; do dropdb --if-exists --force "$left"; done
createdb chat_restored
pg_restore --dbname chat_restored --exit-on-error --single-transaction "$file"
psql --dbname postgres --quiet --set ON_ERROR_STOP=1 \
  --command 'BEGIN' \
  --command 'ALTER DATABASE chat RENAME TO chat_replaced' \
  --command 'ALTER DATABASE chat_restored RENAME TO chat' \
  --command 'COMMIT' \
  --command 'DROP DATABASE chat_replaced'
echo "restore: the database is that of $file"
