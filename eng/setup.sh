# What ./run and ./test share. The sourcing script has set `root`.

work=$(mktemp -d)
trap 'stop_pulse; rm -rf "$work"' EXIT

for part in say dotnet source runtime programs bundle build engine debian images base-image; do
  # shellcheck source=/dev/null
  source "$root/eng/$part.sh"
done
