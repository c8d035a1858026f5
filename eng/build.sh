# Building, with nothing left running afterwards and nothing rebuilt that did not change.

# Added to every build; ./run leaves the analyzers to ./test, which halves the time of a first build.
build_options=()

# build TEXT PROJECT…
build() {
  local text=$1 project before record=$root/artifacts/built-${2##*/}
  shift
  before=$(fingerprint_of_sources "$@")
  if [[ -f $record && $(<"$record") == "$before $(fingerprint_of_outputs)" ]]; then return 0; fi
  rm -f "$record"
  for project in "$@"; do
    # No node reuse, no compiler server: they would stay behind for a quarter of an hour.
    step "$text ${project##*/}." \
      dotnet build "$root/$project" --tl:off -v:q -clp:NoSummary -nodeReuse:false -p:UseSharedCompilation=false -p:AspireSource="$source" "${build_options[@]}" ||
      fail "$project does not build."
  done
  mkdir -p "${record%/*}"
  printf '%s %s' "$before" "$(fingerprint_of_outputs)" >"$record"
}

# Every file a build may read: paths, times and sizes, so that a deleted one counts too.
fingerprint_of_sources() {
  {
    printf '%s\n' "$source" "$@"
    cd "$root"
    find . \( -type d \( -name bin -o -name obj -o -name TestResults -o -name artifacts -o -name '.?*' -o -path ./offline/tools \) \) -prune \
      -o -type f ! -name '*.md' ! -name '*.sh' -printf '%p %T@ %s\n' | sort
  } | sha256sum | cut -d' ' -f1
}

fingerprint_of_outputs() {
  (cd "$root" && find . -path '*/bin/Debug/net10.0/*.dll' -printf '%p %T@\n') | sort | sha256sum | cut -d' ' -f1
}
