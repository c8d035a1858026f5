# A container engine: the one that answers, or else Debian's dockerd, which ends with the script that started it.

# Sets `engine` (docker, podman). Started here, it keeps everything in a scratch directory and leaves nothing behind.
# Fails, with the reason in `no_engine`, where there is none and none may be started.
ensure_engine() {
  no_engine=''
  hold_engine
  if engine=$(container_engine); then
    say "Containers: $engine answers."
    return
  fi
  engine=docker
  if [[ $(uname -s) != Linux ]] || ! command -v apt-get >/dev/null; then
    no_engine='no engine answers, and only Debian and Ubuntu have one here to install'
  elif ((EUID != 0)); then
    no_engine='no engine answers, and starting one needs root'
  elif ! install_engine; then
    no_engine='no engine answers, and apt could not install docker.io'
  elif ! start_engine; then
    no_engine='dockerd does not start on this machine'
  else
    return 0
  fi
  return 1
}

# One script of ours at a time on a machine: dockerds share its bridge, and tests one Swarm and the names of images. What the
# script starts holds the lock too, so that an engine which outlives a killed script still keeps others out.
hold_engine() {
  local lock=/tmp/loadbalanced-engine-$EUID.lock holder
  # Part of Linux, and of nothing else.
  [[ -z ${LOADBALANCED_HOLDS_ENGINE-} ]] && command -v flock >/dev/null || return 0
  exec {engine_lock}>>"$lock"
  if ! flock --nonblock "$engine_lock"; then
    say "Containers: waiting for process $(<"$lock"), another ./test --containers or eng/with-engine."
    until flock --timeout 2 "$engine_lock"; do
      holder=$(<"$lock")
      [[ -d /proc/$holder ]] || fail "process $holder has ended, but what it started has not, and still holds $lock: a dockerd, perhaps. End that first."
    done
  fi
  printf '%s' "$$" >"$lock"
  export LOADBALANCED_HOLDS_ENGINE=$$
}

install_engine() {
  command -v dockerd >/dev/null ||
    step 'Installing docker.io with apt (missing; its service stays off).' install_packages docker.io || return
  # Newer suites keep the client in a package of its own.
  command -v docker >/dev/null || step 'Installing docker-cli with apt (missing).' install_packages docker-cli
}

# Its own socket: what else runs on this machine must not find an engine that is about to end.
start_engine() {
  engine_home=$(mktemp -d "${TMPDIR:-/tmp}/loadbalanced-engine.XXXXXX")
  before_engine=$(network_state)
  # setsid: Ctrl-C is for the tests, which still need the engine to remove what they started.
  setsid dockerd --host "unix://$engine_home/docker.sock" --pidfile "$engine_home/docker.pid" \
    --data-root "$engine_home/data" --exec-root "$engine_home/exec" >"$engine_home/dockerd.log" 2>&1 </dev/null &
  engine_pid=$!
  export DOCKER_HOST=unix://$engine_home/docker.sock
  say 'Starting dockerd (it ends with this script).'
  local tries
  for ((tries = 0; tries < 150; tries++)); do
    docker info >/dev/null 2>&1 && return
    kill -0 "$engine_pid" 2>/dev/null || break
    read -rt 0.2 <> <(:) || true
  done
  tail -n 5 "$engine_home/dockerd.log" | sed 's/^/    /' >&2
  stop_engine
  return 1
}

stop_engine() {
  [[ -n ${engine_pid-} ]] || return 0
  # A client would wait for a dead daemon; dockerd stops its containers itself.
  kill -TERM "$engine_pid" 2>/dev/null || true
  wait "$engine_pid" 2>/dev/null || true
  engine_pid=''
  unset DOCKER_HOST
  # What a Swarm leaves behind.
  umount "$engine_home"/exec/netns/* 2>/dev/null || true
  restore_network "$before_engine"
  rm -rf --one-file-system "$engine_home"
}

# Compose v2 and Buildx, as plugins of this script's client alone, where the client has none.
ensure_compose() {
  [[ $engine == docker ]] || return
  ! has_compose || return 0
  ensure_newer_files || return
  export DOCKER_CONFIG=$root/artifacts/docker
  mkdir -p "$DOCKER_CONFIG/cli-plugins"
  ln -sf "$newer_files"/usr/libexec/docker/cli-plugins/* "$DOCKER_CONFIG/cli-plugins/"
  has_compose
}

# A client that lacks the plugin takes `compose version` for its own `version`.
has_compose() { [[ $(docker compose version --short 2>/dev/null) =~ ^v?([2-9]|[1-9][0-9])\. ]]; }

# What dockerd changes outside its own directories.
network_state() {
  printf '%s %s %s' "$(cat /proc/sys/net/ipv4/ip_forward)" \
    "$(iptables -S FORWARD 2>/dev/null | sed -n 's/^-P FORWARD //p')" \
    "$([[ -e /sys/class/net/docker0 ]] && echo bridge)"
}

restore_network() {
  local forward policy bridge tables
  read -r forward policy bridge <<<"$1"
  # Someone else's dockerd: its rules look the same.
  [[ -z $bridge ]] || return 0
  ip link delete docker0 2>/dev/null || true
  ip link delete docker_gwbridge 2>/dev/null || true
  for tables in iptables ip6tables; do
    "$tables-save" 2>/dev/null | grep -Ev 'DOCKER|docker0|docker_gwbridge' | "$tables-restore" 2>/dev/null || true
  done
  [[ -z $policy ]] || iptables -P FORWARD "$policy" 2>/dev/null || true
  printf '%s' "$forward" >/proc/sys/net/ipv4/ip_forward
}
