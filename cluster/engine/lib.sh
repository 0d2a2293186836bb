# Sourced by the commands in this folder, after ../lib.sh: the engine that is made where there is none. There is one on a machine, whatever
# working copy started it; so its image store is in the user's cache and the rest in /run.
CACHE=${MESOS_OPERATOR_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/mesos-operator}/engine
STORE=$CACHE/docker
LIVE=/run/mesos-operator       # exists only while the engine does
SOCKET=$LIVE/docker.sock
LINK=mesos-engine              # this machine's end of the only way into the engine's network
LINK_HOST=10.213.213.1         # its address, and that of the other end, where the published ports of containers are
ENGINE_ADDRESS=10.213.213.2
NODE_IMAGE=kindest/node:$(pinned kubernetes k8s.io/kubernetes)-local
TASK_IMAGE=docker.io/library/busybox:1.35

engine_docker() { env -u DOCKER_CONTEXT DOCKER_HOST="unix://$SOCKET" DOCKER_BUILDKIT=0 /usr/bin/docker "$@"; }
engine_answers() { [ -S "$SOCKET" ] && engine_docker version >/dev/null 2>&1; }

# The process that holds the engine's namespaces: when it ends, all that was in them ends, and their mounts, links and rules with it.
engine_process() {
  local pid
  pid=$(cat "$LIVE/pid" 2>/dev/null) && cat "/proc/$pid/cmdline" 2>/dev/null | tr '\0' ' ' | grep -q "^unshare .*$LIVE/inside" && echo "$pid"
}

# What may be left of an engine whose end was not clean.
engine_remains() {
  for _ in $(seq 100); do # the kernel takes a network namespace down a little after its last process
    ip link show "$LINK" >/dev/null 2>&1 || break
    sleep 0.1
  done
  find /sys/fs/cgroup -depth -type d -path '*/mesos-operator*' -exec rmdir {} + 2>/dev/null || true
  rmdir /run/containerd /run/docker 2>/dev/null || true
  rm -rf "$LIVE"
}

# busybox FOLDER: a root file system of Debian's static busybox and nothing else
busybox() {
  local root=$1 applet
  mkdir -p "$root"/{bin,etc,root,tmp,usr/bin,var/tmp}
  chmod 1777 "$root"/{tmp,var/tmp}
  cp /bin/busybox "$root/bin/busybox"
  for applet in $("$root/bin/busybox" --list); do [ "$applet" = busybox ] || ln -sf busybox "$root/bin/$applet"; done
  ln -s bin "$root/sbin"
  ln -s /bin/env "$root/usr/bin/env"
  printf '%s\n' root:x:0:0:root:/root:/bin/sh nobody:x:65534:65534:nobody:/:/bin/false >"$root/etc/passwd"
  printf '%s\n' root:x:0: nogroup:x:65534: >"$root/etc/group"
}

# pack FOLDER: as a tar that is the same whenever the folder is
pack() { tar -C "$1" --owner=0 --group=0 --numeric-owner --mtime=@0 --sort=name -c .; }
