# Programs of a newer Debian suite, unpacked beside the system and never installed into it.

newer_suite=sid
newer_packages=(nginx redis-server busybox-static docker-compose docker-buildx docker-registry)
# Another list is another directory.
newer_files=$root/artifacts/debian/$(printf '%s\n' "$newer_suite" "${newer_packages[@]}" | sha256sum | cut -c1-12)

# Leaves the packages and all they depend on in `newer_files`, once.
ensure_newer_files() {
  [[ ! -d $newer_files ]] || return 0
  command -v apt-get >/dev/null || { say 'No apt here: the programs for the images come from Debian packages.'; return 1; }
  step "Fetching ${newer_packages[*]} from Debian $newer_suite (once; unpacked under artifacts/, not installed)." unpack_newer_files
}

unpack_newer_files() {
  local archive apt=$root/artifacts/debian/apt deb
  archive=$(debian_archive)
  [[ -n $archive ]] || { echo 'E: apt knows no Debian archive here (apt-get update tells it)'; return 1; }
  rm -rf "$root/artifacts/debian"
  mkdir -p "$newer_files.part" "$apt"/{lists/partial,cache/archives/partial,parts}
  # Its own lists and an empty status: what is installed is neither touched nor counted, so dependencies come along.
  : >"$apt/status"
  printf 'deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] %s %s main\n' "$archive" "$newer_suite" >"$apt/sources.list"
  cat >"$apt/apt.conf" <<END
Dir::State "$apt";
Dir::State::status "$apt/status";
Dir::State::lists "$apt/lists";
Dir::Cache "$apt/cache";
Dir::Etc::sourcelist "$apt/sources.list";
Dir::Etc::sourceparts "$apt/parts";
Dir::Etc::preferencesparts "$apt/parts";
APT::Install-Recommends "false";
APT::Sandbox::User "";
Acquire::Languages "none";
Acquire::IndexTargets::deb::DEP-11::DefaultEnabled "false";
END
  APT_CONFIG=$apt/apt.conf apt-get -q update || return
  APT_CONFIG=$apt/apt.conf apt-get -q -y install --download-only "${newer_packages[@]}" || return
  for deb in "$apt"/cache/archives/*.deb; do
    dpkg-deb --extract "$deb" "$newer_files.part" || return
  done
  rm -rf "$apt"
  mv "$newer_files.part" "$newer_files"
}

# The archive this machine installs from: the other suites lie beside its own.
debian_archive() {
  apt-get indextargets --format '$(ORIGIN) $(LABEL) $(REPO_URI)' 'Created-By: Packages' 2>/dev/null |
    awk '$1 == "Debian" && $2 == "Debian" { print $3; exit }'
}

# Their programs run here with libraries of their own suite, which this system's may be too old for.
newer_loader() { echo "$newer_files"/usr/lib*/ld-linux-*.so.*; }
newer_libraries() { echo "$newer_files"/usr/lib/*-linux-*; }
