# DCP and the dashboard for the stand-ins: unpacked from the Aspire CLI that offline/tools/package-lock.json pins.

ensure_bundle() {
  local tools=$root/offline/tools package version
  package=$tools/node_modules/@microsoft/aspire-cli-linux-x64
  version=$(sed -n 's|.*"@microsoft/aspire-cli-linux-x64": *"\([^"]*\)".*|\1|p' "$tools/package.json")
  has_bundle "$tools/bundle/bundle" "$version" && return

  [[ $(uname -sm) == 'Linux x86_64' ]] ||
    fail "the stand-ins need DCP and the dashboard, which offline/tools pins for Linux on x86_64 only; this is $(uname -sm). Use the official packages: AspireSource=packages."
  if ! grep -qs "\"version\": *\"$version\"" "$package/package.json"; then
    command -v npm >/dev/null ||
      fail 'npm is missing: it fetches DCP and the dashboard. Install Node.js with npm (Debian: apt-get install npm), then start again.'
    step "Fetching the Aspire CLI $version with npm (once, 127 MB)." npm ci --prefix "$tools" --no-progress ||
      fail "npm could not fetch @microsoft/aspire-cli-linux-x64 $version."
  fi
  rm -rf "$tools/bundle"
  step 'Unpacking DCP and the dashboard from it (once).' unpack_bundle "$package/bin/aspire" "$tools/bundle" &&
    has_bundle "$tools/bundle/bundle" "$version" ||
    fail "the Aspire CLI did not unpack DCP and the dashboard into $tools/bundle."
}

# The link points to an absolute path: a moved repository has none, and unpacks again.
has_bundle() {
  [[ -x $1/dcp/dcp && -x $1/managed/aspire-managed && $(readlink "$1") == */versions/"$2"_* ]]
}

# As its own home directory, or it would unpack a second time into the user's.
unpack_bundle() {
  ASPIRE_HOME=$2 ASPIRE_CLI_TELEMETRY_OPTOUT=1 ASPIRE_CLI_NOLOGO=1 ASPIRE_NON_INTERACTIVE=1 "$1" setup --install-path "$2"
}
