# Which Aspire packages this machine builds on: the official ones, or the stand-ins under offline/.

# Sets `source` and exports AspireSource. $1 is what the caller asked for on the command line, if anything.
choose_source() {
  local asked=${1:-${AspireSource-}} memory=$root/.aspire-source.props version remembered why
  version=$(sed -n 's|.*<AspireVersion>\(.*\)</AspireVersion>.*|\1|p' "$root/Directory.Packages.props")
  if [[ -n $asked ]]; then
    source=$asked why='as asked'
    check_source "$asked"
  elif remembered=$(remembered_source "$memory" "$version") && [[ -n $remembered ]]; then
    source=$remembered why="as remembered in ${memory##*/}; delete it to probe again"
    check_source "$remembered"
  else
    probe_source "$version"
    if [[ -n $conclusive ]]; then
      printf '<Project><!-- probed for Aspire.Hosting %s --><PropertyGroup><AspireSource>%s</AspireSource></PropertyGroup></Project>\n' \
        "$version" "$source" >"$memory"
    fi
  fi
  case $source in
    packages) say "Aspire: the official packages $version ($why)." ;;
    offline) say "Aspire: the stand-ins under offline/ ($why)." ;;
  esac
  export AspireSource=$source
}

check_source() {
  [[ $1 == packages || $1 == offline ]] ||
    fail "AspireSource is '$1'; it must be 'packages' (official packages) or 'offline' (the stand-ins under offline/)."
}

# An answer for another version is no answer; a file written by hand names no version and always counts.
remembered_source() {
  local probed
  [[ -f $1 ]] || return 0
  probed=$(sed -n 's/.*probed for Aspire.Hosting \([^ ]*\) .*/\1/p' "$1")
  [[ -n $probed && $probed != "$2" ]] || sed -n 's|.*<AspireSource>\(.*\)</AspireSource>.*|\1|p' "$1"
}

# Restores a project that lists every Aspire package the build does. Sets `source`, `why`, and `conclusive` unless the
# registry gave no answer at all. The version is asked for exactly, its dependencies too: a registry that has only a
# newer one would offer that with a mere warning, and the build, where warnings are errors, would fail.
probe_source() {
  local status=0
  mkdir -p "$work/probe"
  {
    printf '<Project Sdk="Microsoft.NET.Sdk"><PropertyGroup><TargetFramework>net10.0</TargetFramework><WarningsAsErrors>NU1603</WarningsAsErrors></PropertyGroup><ItemGroup>\n'
    sed -n "s|.*PackageVersion Include=\"\([^\"]*\)\" Version=\"\$(AspireVersion)\".*|<PackageReference Include=\"\1\" Version=\"[$1]\" />|p" "$root/Directory.Packages.props"
    printf '<PackageDownload Include="Aspire.AppHost.Sdk" Version="[%s]" />\n</ItemGroup></Project>\n' "$1"
  } >"$work/probe/probe.csproj"
  say "Asking the package registry for Aspire $1 (once)."
  timeout --foreground 60 dotnet restore "$work/probe/probe.csproj" -nodeReuse:false --tl:off -v:q >"$work/probe.log" 2>&1 </dev/null || status=$?
  conclusive=yes
  if ((status == 0)); then
    source=packages why='the registry has them'
  elif grep -qE 'NU110[123]|NU1603' "$work/probe.log"; then
    source=offline why="the registry does not have all of Aspire $1"
  else
    source=offline conclusive='' why='the registry gave no answer; the next start asks again'
  fi
}
