# shellcheck shell=bash
# Functions for .ci/run, which sets the folder `logs` and opens file descriptor 3 for its output and 4 for /dev/null.

# One line for each stage: name, passed, failed, seconds, budget.
results=$logs/results
lines_of_a_failure=20

# stage NAME BUDGET COMMAND...: counts the command's last line `N passed, N failed`.
# A command that fails without this line counts as one failure.
stage() {
  local name=$1 budget=$2 started=$SECONDS tee command code line passed failed log=$logs/$1.log
  shift 2
  printf '\n### %s (budget %d s)\n' "$name" "$budget"
  exec 5> >(tee "$log" >&"${shown:-3}")
  tee=$!
  # A daemon that the command starts keeps its file descriptors. With one of these, `tee` would wait for the daemon.
  timeout --kill-after=60 "$budget" "$@" >&5 2>&1 3>&- 4>&- 5>&- &
  command=$!
  exec 5>&-
  # In the background, because bash runs no trap during a command in the foreground.
  wait "$command"
  code=$?
  wait "$tee"
  line=$(grep -E '^[0-9]+ passed, [0-9]+ failed$' "$log" | tail -n 1)
  read -r passed _ failed _ <<<"${line:-0 passed, 0 failed}"
  if [ "$code" -ne 0 ] && [ "$failed" -eq 0 ]; then failed=1; fi
  if [ "$code" -eq 124 ]; then echo "### $name: over its budget" | tee -a "$log"; fi
  echo "$name $passed $failed $((SECONDS - started)) $budget" >>"$results"
  printf '### %s: %d passed, %d failed, %d s of %d\n' "$name" "$passed" "$failed" $((SECONDS - started)) "$budget"
}

# beside LANE...: runs these functions side by side. Their stages write only into the logs. A lane that ends early counts as
# one failure, because its next stages did not run.
beside() {
  local lane started=$SECONDS
  local -A lanes=()
  for lane in "$@"; do
    (
      trap 'kill $(jobs -p); wait; exit 130' TERM
      shown=4
      "$lane"
    ) &
    lanes[$lane]=$!
  done
  for lane in "$@"; do
    wait "${lanes[$lane]}" && continue
    printf '\n### %s: ended early\n' "$lane" | tee "$logs/$lane.log"
    echo "$lane 0 1 $((SECONDS - started)) 0" >>"$results"
  done
}

# not_run NAME REASON
not_run() { printf '\n### %s: not run, %s\n' "$1" "$2"; }

# Repeats the failed tests at the end. If no test failed, the last lines of the stage.
print_failures() {
  local name failed
  while read -r name _ failed _; do
    if [ "$failed" -eq 0 ]; then continue; fi
    printf '\n## %s\n' "$name"
    sed -i 's/\x1b\[[0-9;]*m//g' "$logs/$name.log"
    grep -A "$lines_of_a_failure" '^ FAIL ' "$logs/$name.log" || tail -n "$lines_of_a_failure" "$logs/$name.log"
  done <"$results"
}

# Stages side by side add up to more seconds than the run.
print_table() {
  awk -v run="$SECONDS" '
    BEGIN { printf "\n%-14s %7s %7s %7s %7s\n", "stage", "passed", "failed", "seconds", "budget" }
    { printf "%-14s %7d %7d %7d %7d\n", $1, $2, $3, $4, $5; passed += $2; failed += $3; seconds += $4 }
    END {
      printf "%-14s %7d %7d %7d\n", "sum", passed, failed, seconds
      printf "%-14s %15s %7d\n\n%d passed, %d failed\n", "whole run", "", run, passed, failed
      exit failed > 0 || passed == 0
    }' "$results"
}
