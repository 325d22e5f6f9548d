#!/usr/bin/env bash
# Checks the workflows with actionlint, and with shellcheck where that is installed: https://github.com/rhysd/actionlint
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

# renovate: datasource=go depName=github.com/rhysd/actionlint
version=v1.7.12

if command -v go >/dev/null; then
  go run "github.com/rhysd/actionlint/cmd/actionlint@$version"
elif docker info >/dev/null 2>&1; then
  docker run --rm --volume "$PWD:/project:ro" --workdir /project "rhysd/actionlint:${version#v}"
else
  echo 'actionlint: not run, it needs Go or Docker' >&2
  exit 0
fi
echo 'actionlint: nothing to object to'
# As the tests count, for .ci/run.
echo '1 passed, 0 failed'
