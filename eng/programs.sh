# nginx and redis-server, for when they run as local processes.

# Debian keeps nginx where only root's PATH looks.
export PATH=$PATH:/usr/local/sbin:/usr/sbin:/sbin

ensure_programs() {
  local program missing=() as_root=()
  for program in nginx redis-server; do
    command -v "$program" >/dev/null || missing+=("$program")
  done
  ((${#missing[@]})) || return 0

  command -v apt-get >/dev/null ||
    fail "${missing[*]} not found, and there is no apt here to install from. Install: ${missing[*]} (Redis 6.2 or later, nginx 1.18 or later), so that PATH has them."
  if ((EUID != 0)); then
    command -v sudo >/dev/null && sudo -n true 2>/dev/null ||
      fail "${missing[*]} not found, and installing needs root. Run: sudo apt-get install --no-install-recommends ${missing[*]}"
    as_root=(sudo -n)
  fi
  step "Installing ${missing[*]} with apt (missing; their services stay off)." \
    "${as_root[@]}" bash "$root/eng/install-with-services-off.sh" "${missing[@]}" ||
    fail "apt could not install ${missing[*]}. Install them yourself, then start again."
}
