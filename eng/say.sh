# Lines for the person at the terminal: what happens, what was chosen, what went wrong.

if [[ -t 1 && -z ${NO_COLOR-} && ${TERM-dumb} != dumb ]]; then
  _bold=$'\e[1m' _dim=$'\e[2m' _red=$'\e[31m' _plain=$'\e[0m'
else
  _bold='' _dim='' _red='' _plain=''
fi

say() { printf '%s==>%s %s\n' "$_bold" "$_plain" "$*"; }

fail() {
  printf '%serror:%s %s\n' "$_red" "$_plain" "$*" >&2
  exit 1
}

# step TEXT COMMAND…: one line for a long command, a sign of life every 10 seconds, and its output only if it fails.
# The command stays in the foreground, so that Ctrl-C reaches it.
step() {
  local text=$1 log status=0 started=$SECONDS
  shift
  log=$work/step.log
  say "$text"
  _sign_of_life &
  _pulse=$!
  "$@" >"$log" 2>&1 </dev/null || status=$?
  stop_pulse
  if ((status != 0)); then
    sort -u "$log" | grep -E ': (error|fatal)|^(E|npm error|❌)' >"$log.errors" || tail -n 30 "$log" >"$log.errors"
    sed 's/^/    /' "$log.errors" >&2
  elif ((SECONDS - started >= 3)); then
    printf '    %sdone in %d s%s\n' "$_dim" "$((SECONDS - started))" "$_plain"
  fi
  return "$status"
}

stop_pulse() {
  [[ -n ${_pulse-} ]] || return 0
  kill "$_pulse" 2>/dev/null || true
  wait "$_pulse" 2>/dev/null || true
  _pulse=''
}

# Waits on a pipe that nothing writes to: `sleep` would be one more process, and outlive this one.
_sign_of_life() {
  local seconds=0 never
  trap - EXIT
  exec {never}<> <(:)
  while kill -0 $$ 2>/dev/null; do
    read -rt 10 -u "$never" || true
    seconds=$((seconds + 10))
    printf '    %sstill at it after %d s%s\n' "$_dim" "$seconds" "$_plain"
  done
}
