#!/usr/bin/env bash
# Which containers can connect over Docker's networks, and which data is kept after a container is removed. See lifecycle.sh.
. "$(dirname "${BASH_SOURCE[0]}")/show.sh"
tour=chat-tour-$$
# Run as root, because a new volume belongs to root.
once=(docker run --rm --label "$label" --user 0:0)
hello=(wget -q -T 3 -O- "http://$tour-server:3001/healthz")

show 'start a server on the default network' docker run --detach --name "$tour-server" --label "$label" "$image"
show 'request it by name on the default network' "${once[@]}" "$image" "${hello[@]}"
expect 'the default network does not resolve container names' fails

show 'create a network' docker network create --label "$label" "$tour-net"
show 'connect the server to it; a container can be in several networks' docker network connect "$tour-net" "$tour-server"
expect 'this network resolves the name' until_true "${once[@]}" --network "$tour-net" "$image" "${hello[@]}"
show 'list the containers of the network' docker network inspect --format '{{range .Containers}}{{.Name}} {{end}}' "$tour-net"
expect 'the list has the server' prints "$tour-server"
show 'create a second network' docker network create --label "$label" "$tour-other"
show "print the server's address in the first network" docker inspect --format "{{(index .NetworkSettings.Networks \"$tour-net\").IPAddress}}" "$tour-server"
address=$output
at_address=(wget -q -T 3 -O- "http://$address:3001/healthz")
show 'request that address from the first network' "${once[@]}" --network "$tour-net" "$image" "${at_address[@]}"
expect 'the server answers' prints 'ok'
show 'request it from the second network' "${once[@]}" --network "$tour-other" "$image" "${at_address[@]}"
expect 'networks are isolated, also by address' fails
show 'disconnect the server from the network' docker network disconnect "$tour-net" "$tour-server"
show 'request it again' "${once[@]}" --network "$tour-net" "$image" "${hello[@]}"
expect 'the network does not reach the server any more' fails

show 'run a container without a network' "${once[@]}" --network none "$image" ls /sys/class/net
expect 'it has only the loopback interface' test "$output" = lo
show "run a container in this machine's own network" "${once[@]}" --network host "$image" readlink /proc/self/ns/net
host=$output
show 'run another one there' "${once[@]}" --network host "$image" readlink /proc/self/ns/net
expect 'both have the same network' test "$output" = "$host"
show 'run a container in a bridge network, the default' "${once[@]}" "$image" readlink /proc/self/ns/net
expect 'it has its own network' test "$output" != "$host"
# An overlay network connects several machines of a swarm. One machine cannot show it.

show 'create a named volume' docker volume create --label "$label" "$tour-data"
data=(--volume "$tour-data:/data")
show 'write into the volume' "${once[@]}" "${data[@]}" "$image" sh -c 'seq 1000 >/data/rows'
show 'read it in another container' "${once[@]}" "${data[@]}" "$image" wc -l /data/rows
expect 'the data is kept after the first container was removed' prints '^1000 '
# No process writes now. Do not back up the files of a running database this way.
show 'back up the volume' "${once[@]}" "${data[@]}" --volume "$folder:/backup" "$image" tar -cf /backup/data.tar -C /data .
show 'delete the volume' docker volume rm "$tour-data"
show 'create a new one' docker volume create --label "$label" "$tour-data"
show 'restore the backup' "${once[@]}" "${data[@]}" --volume "$folder:/backup:ro" "$image" tar -xf /backup/data.tar -C /data
show 'count the rows again' "${once[@]}" "${data[@]}" "$image" wc -l /data/rows
expect 'every row is restored' prints '^1000 '

echo 'of this machine' >"$folder/file"
show 'mount a folder of this machine read-only' "${once[@]}" --volume "$folder:/host:ro" "$image" cat /host/file
expect 'the container reads the current file' prints 'of this machine'
show 'write to it' "${once[@]}" --volume "$folder:/host:ro" "$image" touch /host/new
expect 'the write fails' fails
show 'mount memory as a folder' "${once[@]}" --tmpfs /scratch "$image" sh -c 'touch /scratch/a && grep " /scratch " /proc/mounts'
expect 'the folder is in memory, so its files are deleted with the container' prints '^tmpfs /scratch tmpfs'
end_tour
