# Writes a dump, and keeps the newest KEEP dumps. Do not copy the files of a running database; the copy would be inconsistent.
set -eu
# A secret that was created from a file may end in a line break. PostgreSQL's image removes it, but libpq does not.
PGPASSWORD=$(printf %s "$PGPASSWORD" | tr -d '\r\n')
file=/backups/chat-$(date -u +%Y-%m-%dT%H-%M-%SZ).dump
rm -f /backups/*.new
pg_dump --format custom --file "$file.new"
# Read the table of contents to check the dump, then rename it. So every *.dump file is complete.
pg_restore --list "$file.new" >/dev/null
mv "$file.new" "$file"
echo "backup: wrote $file, $(stat -c %s "$file") bytes"
# Record the backup. The backend exports the time of the newest row as a metric, and an alert fires if it is too old.
psql --quiet --command 'INSERT INTO backup DEFAULT VALUES' || echo 'backup: the database did not record this backup' >&2
# The names contain the time, so they sort by age.
ls -r /backups/*.dump | tail -n +"$((KEEP + 1))" | while read -r old; do
  rm "$old"
  echo "backup: removed $old"
done
