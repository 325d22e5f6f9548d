#!/usr/bin/env bash
# Installs tools that a machine of GitHub lacks: kube-score and tilt, by their names.
set -euo pipefail

# renovate: datasource=go depName=github.com/zegl/kube-score
kube_score=v1.20.0
# renovate: datasource=github-releases depName=tilt-dev/tilt
tilt=v0.37.5

install_tilt() {
  local file=tilt.${tilt#v}.linux.x86_64.tar.gz releases=https://github.com/tilt-dev/tilt/releases/download/$tilt
  cd "$(mktemp -d)"
  curl --fail --silent --show-error --location --remote-name-all "$releases/$file" "$releases/checksums.txt"
  sha256sum --check --ignore-missing checksums.txt
  tar --extract --gzip --file "$file" --directory "$OLDPWD/.local/bin" tilt
  cd "$OLDPWD"
}

mkdir -p .local/bin
for tool; do
  case $tool in
    kube-score) GOBIN=$PWD/.local/bin go install "github.com/zegl/kube-score/cmd/kube-score@$kube_score" ;;
    tilt) install_tilt ;;
    *) echo "There is no tool $tool" >&2 && exit 1 ;;
  esac
done
# GitHub adds the folders in this file to PATH for the next steps.
echo "$PWD/.local/bin" >>"${GITHUB_PATH:-/dev/stdout}"
