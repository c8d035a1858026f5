# Small container images from Debian's programs, for engines that can pull none. Their names are ours:
# they stand in for the official images in tests, and do not pose as them.

local_nginx=loadbalanced-local/nginx:1.30
local_redis=loadbalanced-local/redis:8

ensure_local_images() {
  ensure_newer_files || return
  # As the official image: relative paths start at the configuration, and SIGQUIT lets requests in flight finish.
  ensure_image "$local_nginx" make_nginx_root <<'END' || return
STOPSIGNAL SIGQUIT
EXPOSE 80
CMD ["nginx", "-p", "/etc/nginx", "-g", "daemon off;"]
END
  ensure_image "$local_redis" make_redis_root <<'END'
WORKDIR /data
VOLUME /data
EXPOSE 6379
CMD ["redis-server", "--protected-mode", "no"]
END
}

# ensure_image NAME FUNCTION <DOCKERFILE: FUNCTION fills the directory it is given with the image's files.
ensure_image() {
  local name=$1 make=$2 dockerfile made_from
  dockerfile=$(cat)
  made_from=$({ declare -f build_image make_base_root copy_programs copy_libraries "$make"; echo "$dockerfile" "${newer_files##*/}"; } | sha256sum | cut -c1-12)
  [[ $("$engine" image inspect --format '{{index .Config.Labels "made-from"}}' "$name" 2>/dev/null) != "$made_from" ]] || return 0
  dockerfile=$(printf 'FROM scratch\nCOPY root /\nLABEL made-from=%s\n%s\n' "$made_from" "$dockerfile")
  step "Assembling $name from Debian packages." build_image "$name" "$make" "$dockerfile"
}

build_image() {
  local name=$1 make=$2 context status=0
  context=$(mktemp -d "$work/image.XXXXXX")
  mkdir "$context/root"
  printf '%s\n' "$3" >"$context/Dockerfile"
  # The engine's own builder: BuildKit would want a plugin, and has nothing to add.
  make_base_root "$context/root" && "$make" "$context/root" &&
    DOCKER_BUILDKIT=0 "$engine" build --quiet --tag "$name" "$context" || status=$?
  rm -rf "$context"
  return "$status"
}

# A shell and the usual small tools, users, and writable places.
make_base_root() {
  local applet
  mkdir -p "$1"/{usr/bin,usr/sbin,usr/lib,usr/lib64,etc,root,run,tmp,proc,sys,dev,var/log,var/cache}
  ln -s usr/bin usr/sbin usr/lib usr/lib64 "$1"
  ln -s ../run "$1/var/run"
  chmod 1777 "$1/tmp"
  cp "$newer_files/usr/bin/busybox" "$1/usr/bin/"
  for applet in $("$1/usr/bin/busybox" --list); do ln -s busybox "$1/usr/bin/$applet" 2>/dev/null || true; done
  cat >"$1/etc/passwd" <<'END'
root:x:0:0:root:/root:/bin/sh
www-data:x:33:33:www-data:/var/www:/bin/false
nginx:x:101:101:nginx:/nonexistent:/bin/false
redis:x:999:999:redis:/data:/bin/false
nobody:x:65534:65534:nobody:/nonexistent:/bin/false
END
  cut -d: -f1,4 "$1/etc/passwd" | sed 's/:/:x:/; s/$/:/; s/^nobody/nogroup/' >"$1/etc/group"
  echo 'hosts: files dns' >"$1/etc/nsswitch.conf"
}

# Debian compiles its own paths in; configuration and logs are where the official image has them.
make_nginx_root() {
  copy_programs "$1" usr/sbin/nginx
  mkdir -p "$1"/etc/nginx/conf.d "$1"/var/{cache,lib,log}/nginx "$1/usr/share/nginx/html"
  cp "$newer_files/etc/nginx/mime.types" "$1/etc/nginx/"
  ln -s /dev/stdout "$1/var/log/nginx/access.log"
  ln -s /dev/stderr "$1/var/log/nginx/error.log"
  echo 'nginx serves.' >"$1/usr/share/nginx/html/index.html"
  cat >"$1/etc/nginx/nginx.conf" <<'END'
user nginx;
error_log /var/log/nginx/error.log notice;
pid /run/nginx.pid;
events { worker_connections 1024; }
http {
    include /etc/nginx/mime.types;
    default_type application/octet-stream;
    access_log /var/log/nginx/access.log;
    include /etc/nginx/conf.d/*.conf;
}
END
  cat >"$1/etc/nginx/conf.d/default.conf" <<'END'
server {
    listen 80;
    root /usr/share/nginx/html;
}
END
}

make_redis_root() {
  copy_programs "$1" usr/bin/redis-server usr/bin/redis-cli
  mkdir -p "$1/data"
}

# copy_programs ROOT PROGRAM…: each with the libraries it needs, which the suite's own loader finds.
copy_programs() {
  local to=$1 program
  shift
  for program in "$@"; do
    mkdir -p "$to/${program%/*}"
    cp --dereference "$newer_files/$program" "$to/$program" || return
    copy_libraries "$to" "$newer_files/$program" || return
  done
}

# copy_libraries ROOT FILE…: what each file, a program or a library, needs; and the loader.
copy_libraries() {
  local to=$1 file library loader
  shift
  loader=$(newer_loader)
  for file in "$@"; do
    while read -r library; do
      mkdir -p "$to/${library%/*}"
      cp --dereference --update "$newer_files/$library" "$to/$library" || return
    done < <("$loader" --library-path "$(newer_libraries)" --list "$file" | grep -o "$newer_files/[^ ]*" | sed "s|^$newer_files/||")
  done
  # The path that is written into the programs.
  cp --dereference --update "$loader" "$to${loader#"$newer_files"}"
}
