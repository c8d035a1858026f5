#!/usr/bin/env bash
# As root: installs Debian packages without starting the services they bring, now or at the next boot.
# The AppHost starts its own nginx and redis-server; Debian's would hold ports 80 and 6379 for nothing.
set -euo pipefail

policy=/usr/sbin/policy-rc.d
kept=$policy.before-loadbalanced

restore_policy() {
  rm -f "$policy"
  if [[ -e $kept ]]; then mv "$kept" "$policy"; fi
}

# One left over means that an earlier installation was killed.
if [[ -e $kept ]]; then restore_policy; fi

# 101 is "forbidden by policy". A machine that forbids it anyway (a container image, say) keeps its own file.
answer=0
if [[ -x $policy ]]; then "$policy" nginx start >/dev/null 2>&1 || answer=$?; fi
if ((answer != 101)); then
  if [[ -e $policy ]]; then mv "$policy" "$kept"; fi
  trap restore_policy EXIT
  printf '#!/bin/sh\nexit 101\n' >"$policy"
  chmod 755 "$policy"
fi

export DEBIAN_FRONTEND=noninteractive
apt-get -q update
apt-get -q -y -o Dpkg::Use-Pty=0 install --no-install-recommends "$@"

if command -v systemctl >/dev/null; then
  # A service need not be named as its package (docker.io brings docker.service and docker.socket).
  units=$(dpkg --listfiles "$@" | sed -n 's#.*/systemd/system/\([^/@]*\.\(service\|socket\)\)$#\1#p')
  for unit in $units; do systemctl disable --quiet "$unit" || true; done
fi
