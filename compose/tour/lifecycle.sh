#!/usr/bin/env bash
# A container's life, and how to look into it: each command runs, and the tour ends where one does not do what it says.
. "$(dirname "${BASH_SOURCE[0]}")/show.sh"
name=chat-tour-$$

show 'make a container, and do not start it' docker create --name "$name" --label "$label" --env DRAIN_SECONDS=0 "$image"
expect 'it is created, and no process runs' state_is "$name" created

show 'start it' docker start "$name"
expect 'it runs' state_is "$name" running
expect 'its health check finds that it answers' until_true \
  docker exec "$name" wget -qO- http://127.0.0.1:3001/healthz

show 'what it wrote to its standard output' docker logs "$name"
expect 'one line of JSON an event' prints '"msg":"listening"'
show 'another process in the same container' docker exec "$name" id -u
expect 'it is user 1001, and not root' prints '^1001$'
show 'its processes, as this machine sees them' docker top "$name"
expect 'node is the only one' prints 'node server.js'
show 'what it uses' docker stats --no-stream "$name"
expect 'memory and processor, once' prints 'MiB'
show 'one of the many things Docker knows of it' docker inspect --format '{{.Config.User}} {{.State.Pid}}' "$name"
expect 'the user and the process number on this machine' prints '^1001:1001 [0-9]+$'
show 'a file out of it' docker cp "$name:/app/migrations/0001_initial.sql" "$folder/"
expect 'the first migration, on this machine' grep -q 'CREATE TABLE' "$folder/0001_initial.sql"

show 'stop its clock' docker pause "$name"
expect 'it is paused: connections are taken, nothing is answered' state_is "$name" paused
show 'and let it go on' docker unpause "$name"
expect 'it runs again, as if nothing had been' state_is "$name" running

show 'end it at once: SIGKILL' docker kill "$name"
expect 'it had no chance to end well: 128 + 9' until_true test "$(docker wait "$name")" = 137
show 'the same container again, its files as they were' docker start "$name"
expect 'it answers again' until_true docker exec "$name" wget -qO- http://127.0.0.1:3001/healthz
show 'end it well: SIGTERM, then up to 10 s' docker stop "$name"
expect 'it closed what was open, and its exit code is 0' test "$(docker wait "$name")" = 0

show 'stopped containers are still there' docker ps --all --filter "label=$label"
expect 'with their exit code' prints 'Exited \(0\)'
# Without the filter it would take every stopped container of this machine.
show 'remove the stopped ones, of this tour alone' docker container prune --force --filter "label=$label"
expect 'it is gone' prints 'Deleted Containers'
end_tour
