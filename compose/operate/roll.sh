# Replaces the replicas of a service one by one. Source this file after step.sh. Compose itself would stop all replicas before
# it starts new ones.

# A new replica must be ready within this time, in seconds.
ready_max=${READY_MAX:-60}
# Seconds until Traefik notices a replica: it applies a change of Docker after 100 ms, and checks each replica every 2 s.
notice=5

replicas() { docker compose ps --quiet "$1" | sort; }

wanted_replicas() {
  docker compose config "$1" |
    awk -v service="  $1:" '/^  [^ ]/ { in_it = $0 == service } in_it && $1 == "replicas:" { n = $2 } END { print n ? n : 1 }'
}

# is_ready SERVICE CONTAINER: also tests a backend's readiness, because Docker's health check tests only liveness.
is_ready() {
  [ "$(docker inspect --format '{{.State.Health.Status}}' "$2")" = healthy ] || return
  [ "$1" != backend ] || docker exec "$2" wget -q -T 2 -O /dev/null http://127.0.0.1:3001/readyz 2>/dev/null
}

# give_up SERVICE CONTAINER...: removes the new replicas, and fails. The old replicas still run.
give_up() {
  docker logs --tail 20 "$2" >&2 || true
  run 'remove the new replicas; the old ones still serve' docker rm --force "${@:2}" >/dev/null
  fail "A new $1 was not ready after $ready_max s. The end of its log is above. The old replicas still serve."
}

# roll SERVICE
roll() {
  local service=$1 old new container deadline=$((SECONDS + ready_max))
  old=$(replicas "$service")
  run "start new replicas of the $service beside the old ones" docker compose up --detach --no-build --no-deps --no-recreate \
    --scale "$service=$(($(wc -w <<<"$old") + $(wanted_replicas "$service")))" "$service"
  new=$(comm -13 - <(replicas "$service") <<<"$old")
  for container in $new; do
    until is_ready "$service" "$container"; do
      # shellcheck disable=SC2086 # Each name becomes one argument.
      [ "$SECONDS" -lt "$deadline" ] || give_up "$service" $new
      sleep 1
    done
  done
  run 'wait until Traefik uses the new replicas' sleep "$notice"
  for container in $old; do
    run 'stop an old replica: it drains, and its clients reconnect to the others' docker stop "$container" >/dev/null
    docker rm "$container" >/dev/null
  done
}
