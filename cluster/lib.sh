# Sourced by the commands in this folder: where things are, how they speak, and how two of them keep out of each other's way.
# Plain enough for the bash 3.2 of macOS.
set -euo pipefail
export LC_ALL=C

HERE=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd -P)
BIN=$HERE/bin               # programs that may stand on PATH
NODE_BIN=$BIN/node          # programs for inside a node: an engine that found them on PATH would use them
NODE_PROGRAMS="etcd kube-apiserver kube-controller-manager kube-scheduler kubectl kubeadm kubelet kube-proxy containerd containerd-shim-runc-v2
  ctr crictl coredns local-path-provisioner pause" # what the image of a node of our own engine is made of
RUN=$HERE/run               # state of the cluster; `cluster/down` removes it
KIND_KUBECONFIG=$RUN/kubeconfig
CLUSTER_NAME=${CLUSTER_NAME:-mesos-operator}
SCRIPT=${0##*/}
VERSION=$(sed -n 's|.*<revision>\(.*\)</revision>.*|\1|p' "$HERE/../pom.xml") # of the operator
RELEASED_IMAGE=docker.io/mesosoperator/mesos-operator:$VERSION               # what the chart asks for

# [  12s] text, where the seconds are those since the first of these commands began
export CLUSTER_CLOCK=${CLUSTER_CLOCK:-$(date +%s)}
say() { printf '[%4ds] %s\n' $(($(date +%s) - CLUSTER_CLOCK)) "$*"; }
die() { printf 'cluster/%s: %s\n' "$SCRIPT" "$*" >&2; exit 1; }
have() { command -v "$1" >/dev/null 2>&1; }

# logged NAME COMMAND...: runs the command with its output in run/log/NAME.log. Shows every 15 s how far that has come, and its end if
# the command fails.
logged() {
  local log=$RUN/log/$1.log ticker status=0
  shift
  mkdir -p "$RUN/log"
  : >"$log"
  tick "$log" 9>&- &
  ticker=$!
  "$@" >"$log" 2>&1 </dev/null || status=$?
  kill "$ticker" 2>/dev/null || true
  wait "$ticker" 2>/dev/null || true
  [ "$status" = 0 ] || { tail -n 25 "$log" >&2; die "failed: $* (all of it: $log)"; }
}
tick() {
  local last
  while sleep 15 >/dev/null 2>&1 && kill -0 $$ 2>/dev/null; do
    last=$(tail -n 1 "$1" | cut -c1-100)
    say "  ... ${last:-still at it} (line $(($(wc -l <"$1"))) of its log)"
  done
}

# One of these commands at a time for one purpose. Where there is no flock (macOS) nobody is kept waiting.
lock() {
  mkdir -p "$BIN"
  exec 9>"$BIN/.lock-$1"
  ! have flock || flock -n 9 || { say "waiting for another cluster/$SCRIPT to end"; flock 9; }
}

# Of standard input, short.
hash() { if have sha256sum; then sha256sum; else shasum -a 256; fi | cut -c1-16; }

# pinned SET MODULE: its version in programs/SET/go.mod
pinned() { sed -n "s|^\(require \)\{0,1\}[[:space:]]*$2 \(v[^ ]*\).*|\2|p" "$HERE/programs/$1/go.mod"; }

# Finds the Docker engine and sets ENGINE to own (made by engine/up), foreign (whatever else answers) or none.
find_engine() {
  . "$HERE/engine/lib.sh"
  ENGINE=none
  if [ -n "$(engine_process)" ] && engine_answers; then
    ENGINE=own
    export DOCKER_HOST=unix://$SOCKET DOCKER_BUILDKIT=0 PATH=$LIVE/bin:$PATH
    unset DOCKER_CONTEXT
  elif have docker && docker version >/dev/null 2>&1; then
    ENGINE=foreign
  fi
}

# kind with the engine that was found, whatever else there is
kind() { KIND_EXPERIMENTAL_PROVIDER=docker "$BIN/kind" "$@"; }

# The containers of our cluster's nodes, also of those that stopped: name and state a line
cluster_nodes() { docker ps -a --filter "label=io.x-k8s.kind.cluster=$CLUSTER_NAME" --format '{{.Names}} {{.State}}' | sort; }

# The KUBECONFIG of the cluster in use
kubeconfig() { if [ "${CLUSTER:-kind}" = current ]; then echo "${KUBECONFIG:-$HOME/.kube/config}"; else echo "$KIND_KUBECONFIG"; fi; }
check_cluster_variable() {
  case ${CLUSTER:-kind} in
    kind | current) ;;
    *) die "CLUSTER=$CLUSTER is not known: leave it out for a kind cluster, or say CLUSTER=current for the one that KUBECONFIG names" ;;
  esac
}
