#!/usr/bin/env bash
# Installs k3s on this machine by its own installer, adds an agent in a container, and starts a registry that both nodes
# pull from under the name of any registry. For a machine that is removed afterwards.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

# renovate: datasource=github-releases depName=k3s-io/k3s
version=v1.36.4+k3s1
folder=/etc/rancher/k3s
address=$(hostname --all-ip-addresses | cut -d ' ' -f 1)

docker run --detach --restart always --name registry --publish 5000:5000 registry:2
sudo install -D -m 600 k8s/k3s/config.yaml $folder/config.yaml
# https://docs.k3s.io/installation/private-registry
printf 'mirrors:\n  "*":\n    endpoint: ["http://%s:5000"]\n' "$address" | sudo tee $folder/registries.yaml

curl --fail --silent --show-error --location https://get.k3s.io |
  INSTALL_K3S_VERSION=$version K3S_KUBECONFIG_MODE=644 sh -
# https://docs.k3s.io/advanced#running-k3s-in-docker
docker run --detach --privileged --name k3s-agent --hostname k3s-agent --tmpfs /run --tmpfs /var/run \
  --volume $folder/registries.yaml:$folder/registries.yaml:ro \
  --env K3S_URL="https://$address:6443" --env K3S_TOKEN="$(sudo cat /var/lib/rancher/k3s/server/node-token)" \
  "rancher/k3s:${version/+/-}" agent

export KUBECONFIG=$folder/k3s.yaml
until kubectl get node k3s-agent; do sleep 1; done
kubectl wait nodes --all --for=condition=Ready --timeout=120s
# k3s installs its Traefik by a Job of Helm.
until kubectl --namespace kube-system rollout status deployment/traefik deployment/metrics-server --timeout=180s; do sleep 1; done
