# Replaces the replicas of a service, one after another; sourced, after step.sh. Compose by itself ends them all, and
# only then starts the new ones.

# Seconds until a new replica must be ready.
ready_max=${READY_MAX:-60}
# Seconds until Traefik notices a replica: it applies a change of Docker after 100 ms, and checks each replica every 2 s.
notice=5

replicas() { docker compose ps --quiet "$1" | sort; }

wanted_replicas() {
  docker compose config "$1" |
    awk -v service="  $1:" '/^  [^ ]/ { in_it = $0 == service } in_it && $1 == "replicas:" { n = $2 } END { print n ? n : 1 }'
}

# is_ready SERVICE CONTAINER: a backend is ready later than it is healthy, which only says that it lives.
is_ready() {
  [ "$(docker inspect --format '{{.State.Health.Status}}' "$2")" = healthy ] || return
  [ "$1" != backend ] || docker exec "$2" wget -q -T 2 -O /dev/null http://127.0.0.1:3001/readyz 2>/dev/null
}

# give_up SERVICE CONTAINER...: the old replicas never stopped to serve.
give_up() {
  docker logs --tail 20 "$2" >&2 || true
  run 'the new ones go; the old ones serve as before' docker rm --force "${@:2}" >/dev/null
  fail "A new $1 was not ready after $ready_max s; its last words are above. The old ones serve as before."
}

# roll SERVICE
roll() {
  local service=$1 old new container deadline=$((SECONDS + ready_max))
  old=$(replicas "$service")
  run "new replicas of the $service, beside the old ones" docker compose up --detach --no-build --no-deps --no-recreate \
    --scale "$service=$(($(wc -w <<<"$old") + $(wanted_replicas "$service")))" "$service"
  new=$(comm -13 - <(replicas "$service") <<<"$old")
  for container in $new; do
    until is_ready "$service" "$container"; do
      # shellcheck disable=SC2086 # One argument each.
      [ "$SECONDS" -lt "$deadline" ] || give_up "$service" $new
      sleep 1
    done
  done
  run 'until Traefik has noticed them' sleep "$notice"
  for container in $old; do
    run 'an old one ends: it serves until nobody asks it, then its clients move' docker stop "$container" >/dev/null
    docker rm "$container" >/dev/null
  done
}
