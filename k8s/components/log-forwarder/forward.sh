# Prints each new line of the log. Replace `tail` with the program that sends lines to your collector.
set -eu
touch "$LOG"
tail -n +1 -F "$LOG" &
trap 'kill $!; exit 0' TERM
# Empty the file when it is larger than MAX_BYTES. tail notices it and continues from the start of the file.
while :; do
  sleep 10 &
  wait $! || true
  [ "$(stat -c %s "$LOG")" -lt "$MAX_BYTES" ] || : >"$LOG"
done
