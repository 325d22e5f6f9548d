#!/usr/bin/env bash
# Who reaches whom on Docker's networks, and what outlives a container. See lifecycle.sh.
. "$(dirname "${BASH_SOURCE[0]}")/show.sh"
tour=chat-tour-$$
# As root, since a new volume belongs to root.
once=(docker run --rm --label "$label" --user 0:0)
hello=(wget -q -T 3 -O- "http://$tour-server:3001/healthz")

show 'a server on the default network' docker run --detach --name "$tour-server" --label "$label" "$image"
show 'ask for it by name, on the default network' "${once[@]}" "$image" "${hello[@]}"
expect 'the default network knows no names' fails

show 'a network of our own' docker network create --label "$label" "$tour-net"
show 'a container can be in several' docker network connect "$tour-net" "$tour-server"
expect 'on our own network it is found by its name' until_true "${once[@]}" --network "$tour-net" "$image" "${hello[@]}"
show 'who is in it' docker network inspect --format '{{range .Containers}}{{.Name}} {{end}}' "$tour-net"
expect 'the server' prints "$tour-server"
show 'another network' docker network create --label "$label" "$tour-other"
show 'where the server is in ours' docker inspect --format "{{(index .NetworkSettings.Networks \"$tour-net\").IPAddress}}" "$tour-server"
address=$output
at_address=(wget -q -T 3 -O- "http://$address:3001/healthz")
show 'ask for that address from our network' "${once[@]}" --network "$tour-net" "$image" "${at_address[@]}"
expect 'it answers' prints 'ok'
show 'ask for it from the other one' "${once[@]}" --network "$tour-other" "$image" "${at_address[@]}"
expect 'networks do not see each other, also by address' fails
show 'take the server out again' docker network disconnect "$tour-net" "$tour-server"
show 'ask once more' "${once[@]}" --network "$tour-net" "$image" "${hello[@]}"
expect 'it is gone from our network' fails

show 'no network at all' "${once[@]}" --network none "$image" ls /sys/class/net
expect 'nothing but the loopback' test "$output" = lo
show "this machine's own network, with nothing between" "${once[@]}" --network host "$image" readlink /proc/self/ns/net
host=$output
show 'the same again' "${once[@]}" --network host "$image" readlink /proc/self/ns/net
expect 'it is one network for both' test "$output" = "$host"
show 'and a bridged one' "${once[@]}" "$image" readlink /proc/self/ns/net
expect 'has one of its own' test "$output" != "$host"
# An overlay network joins several machines of a swarm; one machine has nothing to show of it.

show 'a named volume' docker volume create --label "$label" "$tour-data"
data=(--volume "$tour-data:/data")
show 'write into it' "${once[@]}" "${data[@]}" "$image" sh -c 'seq 1000 >/data/rows'
show 'another container reads it' "${once[@]}" "${data[@]}" "$image" wc -l /data/rows
expect 'it outlives the container that wrote' prints '^1000 '
# Nobody writes now. Of a running database's files this would be no backup.
show 'back it up' "${once[@]}" "${data[@]}" --volume "$folder:/backup" "$image" tar -cf /backup/data.tar -C /data .
show 'lose it' docker volume rm "$tour-data"
show 'a new one' docker volume create --label "$label" "$tour-data"
show 'restore it' "${once[@]}" "${data[@]}" --volume "$folder:/backup:ro" "$image" tar -xf /backup/data.tar -C /data
show 'count again' "${once[@]}" "${data[@]}" "$image" wc -l /data/rows
expect 'every row is back' prints '^1000 '

echo 'of this machine' >"$folder/file"
show 'a folder of this machine, for reading' "${once[@]}" --volume "$folder:/host:ro" "$image" cat /host/file
expect 'it shows what stands there now' prints 'of this machine'
show 'write to it' "${once[@]}" --volume "$folder:/host:ro" "$image" touch /host/new
expect 'it is refused' fails
show 'memory as a folder' "${once[@]}" --tmpfs /scratch "$image" sh -c 'touch /scratch/a && grep " /scratch " /proc/mounts'
expect 'it is gone with its container' prints '^tmpfs /scratch tmpfs'
end_tour
