# Containers, or local processes: what the AppHost will use for nginx and Redis.

# Sets `runtime` to what will be used and `runtime_argument` to what the AppHost must be told.
choose_runtime() {
  local asked
  asked=$(setting Runtime "$@")
  runtime_argument=''
  case ${asked,,} in
    processes | containers)
      runtime=${asked,,}
      say "nginx and Redis: ${runtime} (as asked)."
      ;;
    auto | '')
      if ! engine=$(container_engine); then
        runtime=processes
        say 'nginx and Redis: local processes (neither Docker nor Podman answers).'
      elif ! has_nginx_image "$@"; then
        runtime=processes
        say "nginx and Redis: local processes ($engine answers, but has no image of nginx and cannot pull one)."
      else
        runtime=containers
        say "nginx and Redis: containers ($engine answers)."
      fi
      [[ -n $asked ]] || runtime_argument=--LoadBalanced:Runtime=$runtime
      ;;
    *) fail "LoadBalanced:Runtime is '$asked'; it must be 'auto', 'containers' or 'processes'." ;;
  esac
}

# One image stands for both: where it cannot be had, there is no registry to have any from.
has_nginx_image() {
  local image constants=$root/LoadBalanced.Hosting.Nginx/NginxContainerImageTags.cs
  image=$(setting Images:Nginx "$@")
  [[ -n $image ]] || image=$(sed -n 's/.*const string \(Registry\|Image\|Tag\) = "\(.*\)";/\2/p' "$constants" | paste -sd' ' | sed 's|^\([^ ]*\) \([^ ]*\) |\1/\2:|')
  "$engine" image inspect "$image" >/dev/null 2>&1 ||
    step "Pulling $image (once)." "$engine" pull --quiet "$image"
}

container_engine() {
  local engine
  for engine in docker podman; do
    if command -v "$engine" >/dev/null && timeout 5 "$engine" info >/dev/null 2>&1; then
      printf '%s' "$engine"
      return
    fi
  done
  return 1
}

# setting NAME ARGUMENTS…: the value of LoadBalanced:NAME, from the AppHost's arguments or else the environment.
setting() {
  local key="loadbalanced:${1,,}" variable="LoadBalanced__${1//:/__}" value argument
  value=${!variable-}
  shift
  while (($#)); do
    argument=${1#--} argument=${argument#/}
    case ${argument,,} in
      "$key"=*) value=${argument#*=} ;;
      "$key") value=${2-} ;;
    esac
    shift
  done
  printf '%s' "$value"
}
