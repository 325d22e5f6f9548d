#!/usr/bin/env bash
# Checks the workflows with actionlint, and with shellcheck where that is installed: https://github.com/rhysd/actionlint
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

# renovate: datasource=go depName=github.com/rhysd/actionlint
version=v1.7.12

# Kept beside the project's other tools; without Go, or without a way to fetch it, nothing is checked, and that is said.
folder=$PWD/.local/actionlint-$version
if [ ! -x "$folder/actionlint" ] &&
  ! GOBIN=$folder go install "github.com/rhysd/actionlint/cmd/actionlint@$version"; then
  echo 'actionlint: not run: it needs Go and, the first time, the network' >&2
  exit 0
fi
"$folder/actionlint"
echo 'actionlint: nothing to object to'
# As the tests count, for .ci/run.
echo '1 passed, 0 failed'
