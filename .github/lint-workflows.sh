#!/usr/bin/env bash
# Checks the workflows with actionlint, and with shellcheck if it is installed: https://github.com/rhysd/actionlint
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

# renovate: datasource=go depName=github.com/rhysd/actionlint
version=v1.7.12

# Install actionlint beside the project's other tools. Without Go or network, skip the check with a message.
folder=$PWD/.local/actionlint-$version
if [ ! -x "$folder/actionlint" ] &&
  ! GOBIN=$folder go install "github.com/rhysd/actionlint/cmd/actionlint@$version"; then
  echo 'actionlint: not run: it needs Go and, the first time, the network' >&2
  exit 0
fi
"$folder/actionlint"
echo 'actionlint: no findings'
# The count that .ci/run reads
echo '1 passed, 0 failed'
