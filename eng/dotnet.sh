# The .NET SDK: is it here, and is it the one global.json asks for?

# The first-run banner is hidden, and with it the telemetry notice: so no telemetry either.
# Without a development certificate, everything here speaks plain http on loopback.
export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_GENERATE_ASPNET_CERTIFICATE=false

dotnet_download=https://dotnet.microsoft.com/download/dotnet/10.0

check_dotnet() {
  local wanted found
  wanted=$(sed -n 's/.*"version": *"\([^"]*\)".*/\1/p' "$root/global.json")
  command -v dotnet >/dev/null ||
    fail "the .NET SDK is missing. Install .NET SDK $wanted or a later 10.0 from $dotnet_download"
  if ! (cd "$root" && dotnet --version) >"$work/dotnet.log" 2>&1; then
    found=$(dotnet --list-sdks 2>/dev/null | cut -d' ' -f1 | paste -sd' ')
    # No list at all: dotnet itself does not run here (a library is missing, say), and its own words tell why.
    [[ -n $found ]] || { grep -m3 . "$work/dotnet.log" >&2 || true; }
    fail "no .NET SDK that fits global.json (wanted: $wanted or a later 10.0; installed: ${found:-none}). Get it from $dotnet_download"
  fi
}
