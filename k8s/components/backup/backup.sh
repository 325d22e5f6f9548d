# Writes a dump, and keeps the newest KEEP of them. A copy of a running database's files would be no backup.
set -eu
# A secret that was made from a file may end in a line break. PostgreSQL's image removes it, but libpq does not.
PGPASSWORD=$(printf %s "$PGPASSWORD" | tr -d '\r\n')
file=/backups/chat-$(date -u +%Y-%m-%dT%H-%M-%SZ).dump
rm -f /backups/*.new
pg_dump --format custom --file "$file.new"
# Reading its table of contents shows that it is one; under its name there is only ever a whole one.
pg_restore --list "$file.new" >/dev/null
mv "$file.new" "$file"
echo "backup: wrote $file, $(stat -c %s "$file") bytes"
# Record the backup. The backend exports the time of the newest row as a metric, and an alert fires if it is too old.
psql --quiet --command 'INSERT INTO backup DEFAULT VALUES' || echo 'backup: the database did not record this backup' >&2
# Names sort by time.
ls -r /backups/*.dump | tail -n +"$((KEEP + 1))" | while read -r old; do
  rm "$old"
  echo "backup: removed $old"
done
