# Changes the database's password. Source this file after step.sh and roll.sh.

# password [FILE]: sets the password in FILE, or a random one. It appears in no environment variable, shell history or log.
password() {
  local value
  if [ -n "${1:-}" ]; then
    [ -r "$1" ] || fail "$1 cannot be read."
    value=$(cat "$1")
    # Allow only these characters, because the password becomes part of a URL and of an SQL statement.
    [[ $value =~ ^[A-Za-z0-9_-]{20,}$ ]] || fail "$1 must contain 20 or more letters, digits, - or _, and nothing else."
    [[ $value != *sample* ]] || fail "$1 contains a sample password, which is public."
  else
    value=$(head -c 24 /dev/urandom | od -An -v -tx1 | tr -d ' \n')
  fi
  start_database
  run 'change the password in the database' "${db[@]}" psql --username postgres --no-psqlrc --quiet --set ON_ERROR_STOP=1 \
    <<<"ALTER ROLE postgres PASSWORD '$value'"
  # shellcheck disable=SC2016 # The shell in the container expands the variables.
  run 'change the password in the volume that the backend reads' docker compose run --rm --no-deps --no-TTY \
    --entrypoint sh secrets -euc '
      cd /run/chat && read -r password
      printf %s "$password" >database-password.new && mv database-password.new database-password
      printf %s "postgresql://postgres:$password@db:5432/chat" >database-url.new && mv database-url.new database-url' \
    <<<"$value"
  [ -z "$(replicas backend)" ] || roll backend
}
