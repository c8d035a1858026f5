# nginx and redis-server, for when they run as local processes; Chromium, for the tests of the page.

# Debian keeps nginx where only root's PATH looks.
export PATH=$PATH:/usr/local/sbin:/usr/sbin:/sbin

ensure_programs() {
  local program missing=()
  for program in nginx redis-server; do
    command -v "$program" >/dev/null || missing+=("$program")
  done
  ((${#missing[@]})) || return 0

  command -v apt-get >/dev/null ||
    fail "${missing[*]} not found, and there is no apt here to install from. Install: ${missing[*]} (Redis 7 or later, nginx 1.19.5 or later), so that PATH has them."
  may_install ||
    fail "${missing[*]} not found, and installing needs root. Run: sudo apt-get install --no-install-recommends ${missing[*]}"
  step "Installing ${missing[*]} with apt (missing; their services stay off)." install_packages "${missing[@]}" ||
    fail "apt could not install ${missing[*]}. Install them yourself, then start again."
}

# Where it cannot be had, the tests of the page say why they are skipped: nothing fails here.
ensure_browser() {
  command -v chromium >/dev/null && return 0
  if ! command -v apt-get >/dev/null || ! may_install ||
    ! step 'Installing chromium with apt (missing; the tests of the page need it).' install_packages chromium fonts-dejavu-core; then
    say 'No chromium: the tests of the page will be skipped (Debian: apt-get install chromium).'
  fi
}

may_install() { ((EUID == 0)) || { command -v sudo >/dev/null && sudo -n true 2>/dev/null; }; }

install_packages() {
  local as_root=()
  ((EUID == 0)) || as_root=(sudo -n)
  "${as_root[@]}" bash "$root/eng/install-with-services-off.sh" "$@"
}
