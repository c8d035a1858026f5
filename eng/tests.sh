# Running the test programs and adding up what they report.

time_limit=$((15 * 60))

# run_tests PROJECT…: runs each with the xunit options in `options`; prints the tally last; fails on a failure, or when nothing ran.
run_tests() {
  local project passed=0 failed=0 skipped=0
  rm -rf "$root/TestResults"
  mkdir -p "$root/TestResults"
  # Each host would watch its settings files, and the tests have more of them at once than some kernels let a user have watches (128).
  export DOTNET_hostBuilder__reloadConfigOnChange=false
  for project in "$@"; do
    run_project "$project"
  done
  if ((passed + failed == 0)); then printf 'no test ran\n' >&2; fi
  printf '%d passed, %d failed' "$passed" "$failed"
  if ((skipped)); then printf ', %d skipped' "$skipped"; fi
  printf '\n'
  ((failed == 0 && passed > 0))
}

# Adds to `passed`, `failed` and `skipped` of the caller.
run_project() {
  local name=${1##*/} left=$((time_limit - SECONDS)) status=0 report counts
  report=$root/TestResults/$name.xml
  say "Running $name."
  # In the foreground group, so that Ctrl-C reaches it; INT lets xunit finish and clean up before the kill.
  timeout --foreground --signal=INT --kill-after=60 "$((left > 1 ? left : 1))" \
    "$root/$1/bin/Debug/net10.0/$name" -noLogo -noColor -reporter verbose -xml "$report" "${options[@]}" </dev/null |
    tee "$root/TestResults/$name.log" | readable_progress || status=$?

  # No whole report, no result: the program itself counts as one failure.
  counts=$(grep -so '<assembly [^>]*>' "$report") || true
  if [[ -z $counts ]] || ((status == 124 || status == 137)); then
    if ((status == 124 || status == 137)); then
      printf '%s: ended at the time limit of %d minutes\n' "$name" "$((time_limit / 60))"
    else
      printf '%s: ended with exit code %d and without a report\n' "$name" "$status"
    fi
    failed=$((failed + 1))
  fi
  passed=$((passed + $(count passed)))
  failed=$((failed + $(count failed) + $(count errors)))
  skipped=$((skipped + $(count skipped)))
  if ((status != 0 && failed == 0)); then
    printf '%s: ended with exit code %d\n' "$name" "$status"
    failed=1
  fi
}

count() {
  local value
  value=$(sed -n "s/.* $1=\"\([0-9]*\)\".*/\1/p" <<<"$counts")
  printf '%d' "${value:-0}"
}

# One line a test; everything else that xunit says (failures, skip reasons) stays.
readable_progress() {
  awk '
    / \[STARTING\]$/ || /^  (Discovering|Discovered|Starting|Finished):/ || /^=== / || /^   [^ ].* Total: / { next }
    / \[(FAIL|SKIP)\]$/ { name = $0; sub(/ \[(FAIL|SKIP)\]$/, "", name); told[name] = 1 }
    / \[FINISHED\] Time: / {
      name = $0; sub(/ \[FINISHED\] Time: .*/, "", name)
      if (name in told) next
      time = $0; sub(/.* Time: /, "", time)
      printf "%s (%.1f s)\n", name, time + 0; fflush(); next
    }
    { print; fflush() }'
}
