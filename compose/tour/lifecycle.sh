#!/usr/bin/env bash
# The life of a container, and commands that inspect it. The tour runs each command and checks its effect.
. "$(dirname "${BASH_SOURCE[0]}")/show.sh"
name=chat-tour-$$

show 'create a container without starting it' docker create --name "$name" --label "$label" --env DRAIN_SECONDS=0 "$image"
expect 'the container exists, but no process runs' state_is "$name" created

show 'start it' docker start "$name"
expect 'the container runs' state_is "$name" running
expect 'the server in it answers' until_true \
  docker exec "$name" wget -qO- http://127.0.0.1:3001/healthz

show 'print its standard output' docker logs "$name"
expect 'the log has one line of JSON for each event' prints '"msg":"listening"'
show 'run another process in the same container' docker exec "$name" id -u
expect 'the process runs as user 1001, not as root' prints '^1001$'
show 'list its processes, as this machine sees them' docker top "$name"
expect 'Node runs the server' prints 'node server.js'
show 'print its use of resources, once' docker stats --no-stream "$name"
expect 'the output has its memory' prints 'MiB'
show "print two of the container's fields" docker inspect --format '{{.Config.User}} {{.State.Pid}}' "$name"
expect 'the output has the user, and the process id on this machine' prints '^1001:1001 [0-9]+$'
show 'copy a file out of the container' docker cp "$name:/app/migrations/0001_initial.sql" "$folder/"
expect 'the first migration is on this machine' grep -q 'CREATE TABLE' "$folder/0001_initial.sql"

show 'pause all its processes' docker pause "$name"
expect 'the container is paused: it accepts connections, but does not answer' state_is "$name" paused
show 'continue its processes' docker unpause "$name"
expect 'the container runs again' state_is "$name" running

show 'kill it with SIGKILL' docker kill "$name"
expect 'it could not shut down: the exit code is 128 + 9' until_true test "$(docker wait "$name")" = 137
show 'start the same container again, with the same files' docker start "$name"
expect 'the server answers again' until_true docker exec "$name" wget -qO- http://127.0.0.1:3001/healthz
show 'stop it: Docker sends SIGTERM, and waits up to 10 s' docker stop "$name"
expect 'it closed its connections and exited with 0' test "$(docker wait "$name")" = 0

show 'list all containers, also stopped ones' docker ps --all --filter "label=$label"
expect 'the list shows the exit code' prints 'Exited \(0\)'
# Without the filter, prune removes every stopped container of this machine.
show 'remove the stopped containers of this tour' docker container prune --force --filter "label=$label"
expect 'the container is removed' prints 'Deleted Containers'
end_tour
