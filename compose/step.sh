# What the scripts of this folder share; sourced by them.

# run WHY COMMAND...: says what comes and why, then does it.
run() {
  local why=$1 word
  shift
  {
    printf '\n# %s\n$' "$why"
    for word; do
      # Quoted where it must be, so that it can be copied.
      case $word in *[!A-Za-z0-9_./:=,@%+-]*) word="'${word//\'/\'\\\'\'}'" ;; esac
      printf ' %s' "$word"
    done
    echo
  } >&2
  "$@"
}

# fail WHAT...: ends the script; a line for each.
fail() {
  printf '%s\n' "$@" >&2
  exit 1
}
