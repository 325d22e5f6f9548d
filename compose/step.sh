# Functions that the scripts of this folder share and source.

# run WHY COMMAND...: prints the reason and the command, then runs the command.
run() {
  local why=$1 word
  shift
  {
    printf '\n# %s\n$' "$why"
    for word; do
      # Quote a word where the shell needs it, so that you can copy the command.
      case $word in *[!A-Za-z0-9_./:=,@%+-]*) word="'${word//\'/\'\\\'\'}'" ;; esac
      printf ' %s' "$word"
    done
    echo
  } >&2
  "$@"
}

# fail LINE...: prints each line, and exits with 1.
fail() {
  printf '%s\n' "$@" >&2
  exit 1
}
