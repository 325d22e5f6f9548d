# Another password for the database; sourced, after step.sh and roll.sh.

# password [FILE]: what FILE holds, or one that is made here. It is in no environment, no history and no log.
password() {
  local value
  if [ -n "${1:-}" ]; then
    [ -r "$1" ] || fail "$1 cannot be read."
    value=$(cat "$1")
    # It becomes a part of an address and of a statement.
    [[ $value =~ ^[A-Za-z0-9_-]{20,}$ ]] || fail "$1 must hold 20 or more letters, digits, - or _, and nothing else."
    [[ $value != *sample* ]] || fail "$1 holds a sample, which everybody knows."
  else
    value=$(head -c 24 /dev/urandom | od -An -v -tx1 | tr -d ' \n')
  fi
  start_database
  run 'the database takes it' "${db[@]}" psql --username postgres --no-psqlrc --quiet --set ON_ERROR_STOP=1 \
    <<<"ALTER ROLE postgres PASSWORD '$value'"
  # shellcheck disable=SC2016 # For the shell inside.
  run 'so does the volume from which the backend reads it' docker compose run --rm --no-deps --no-TTY \
    --entrypoint sh secrets -euc '
      cd /run/chat && read -r password
      printf %s "$password" >database-password.new && mv database-password.new database-password
      printf %s "postgresql://postgres:$password@db:5432/chat" >database-url.new && mv database-url.new database-url' \
    <<<"$value"
  [ -z "$(replicas backend)" ] || roll backend
}
