# A base image for what the .NET SDK makes images of, where none can be pulled: this machine's own ASP.NET Core runtime on
# Debian's libraries, under a name of ours. The SDK takes a base image from a registry only, so Debian's registry serves it.

local_aspnet=loadbalanced-local/aspnet:10.0

# with_base_image COMMAND…: runs it with ContainerBaseImage set, which `dotnet publish /t:PublishContainer` reads.
with_base_image() {
  local status=0
  ensure_newer_files && ensure_aspnet_image && start_registry || status=$?
  if ((status == 0)); then
    ContainerBaseImage=$registry/$local_aspnet "$@" || status=$?
  fi
  stop_registry
  return "$status"
}

ensure_aspnet_image() {
  ensure_image "$local_aspnet" make_aspnet_root <<END
ENV DOTNET_VERSION=$(aspnet_version) DOTNET_RUNNING_IN_CONTAINER=true APP_UID=1654 ASPNETCORE_HTTP_PORTS=8080
END
}

aspnet_version() { dotnet --list-runtimes | sed -n 's/^Microsoft\.AspNetCore\.App \(10\.[0-9.]*\) .*/\1/p' | tail -n 1; }

make_aspnet_root() {
  local to=$1/usr/share/dotnet from version
  from=$(dirname "$(readlink -f "$(command -v dotnet)")")
  version=$(aspnet_version)
  mkdir -p "$to"/{host/fxr,shared/Microsoft.NETCore.App,shared/Microsoft.AspNetCore.App} "$1/app" "$1/home/app"
  cp "$from/dotnet" "$to/" &&
    cp -r "$from/host/fxr/$version" "$to/host/fxr/" &&
    cp -r "$from/shared/Microsoft.NETCore.App/$version" "$to/shared/Microsoft.NETCore.App/" &&
    cp -r "$from/shared/Microsoft.AspNetCore.App/$version" "$to/shared/Microsoft.AspNetCore.App/" || return
  ln -s ../share/dotnet/dotnet "$1/usr/bin/dotnet"
  # OpenSSL is looked for only when it is needed, so no list of libraries names it.
  copy_programs "$1" "$(cd "$newer_files" && echo usr/lib/*/libssl.so.3)" &&
    copy_libraries "$1" "$to/dotnet" "$to"/{host,shared}/*/*/*.so || return
  echo 'app:x:1654:1654:app:/home/app:/bin/false' >>"$1/etc/passwd"
  echo 'app:x:1654:' >>"$1/etc/group"
  chown 1654:1654 "$1/home/app"
}

# Sets `registry` to where it listens: a free port of loopback, which an engine trusts without a certificate.
start_registry() {
  local tries
  registry_home=$(mktemp -d "${TMPDIR:-/tmp}/loadbalanced-registry.XXXXXX")
  cat >"$registry_home/config.yml" <<END
version: 0.1
storage: { filesystem: { rootdirectory: $registry_home/data } }
http: { addr: "127.0.0.1:0" }
END
  : >"$registry_home/log"
  setsid "$(newer_loader)" --library-path "$(newer_libraries)" "$newer_files/usr/bin/docker-registry" serve "$registry_home/config.yml" \
    >"$registry_home/log" 2>&1 </dev/null &
  registry_pid=$!
  for ((tries = 0; tries < 100; tries++)); do
    registry=$(sed -n 's/.*listening on 127\.0\.0\.1:\([0-9]*\).*/localhost:\1/p' "$registry_home/log")
    [[ -z $registry ]] || break
    kill -0 "$registry_pid" 2>/dev/null || break
    read -rt 0.1 <> <(:) || true
  done
  if [[ -z $registry ]]; then
    sed 's/^/    /' "$registry_home/log" >&2
    return 1
  fi
  "$engine" tag "$local_aspnet" "$registry/$local_aspnet" &&
    step "Serving $local_aspnet to the .NET SDK at $registry." "$engine" push "$registry/$local_aspnet"
}

stop_registry() {
  [[ -n ${registry_pid-} ]] || return 0
  "$engine" image rm "$registry/$local_aspnet" >/dev/null 2>&1 || true
  kill "$registry_pid" 2>/dev/null || true
  wait "$registry_pid" 2>/dev/null || true
  registry_pid=''
  rm -rf "$registry_home"
}
