# Sourced by the scripts of this folder: a real cluster that ends when the script ends, with one image: the sample
# application, as its Dockerfile makes it, and the programs of apps/. Sets kit, here, root and work.
#
# The first argument of the script is KIT: a folder with the scripts up, down, image, in-ns and k (see its README); built,
# and not up. Run `npm ci` and `npm run build` before. Needs no registry: the image holds this machine's Node.js and the
# production dependencies.
kit=$(realpath "$1")
here=$(realpath "$(dirname "$0")") root=$(realpath "$(dirname "$0")/../..")
work=$(mktemp -d)
chmod 755 "$work" # PostgreSQL runs as a user of its own
trap '"$kit/down" || true; rm -rf "$work"' EXIT

# What the Dockerfile puts into the image.
mkdir -p "$work/app/sample-app"
cp "$root/package.json" "$root/package-lock.json" "$work/app/"
cp "$root/sample-app/package.json" "$work/app/sample-app/"
(cd "$work/app" && npm ci --omit=dev --workspace sample-app --no-audit --no-fund --loglevel=error)
cp -r "$root/dist" "$work/app/dist"
cp -r "$root/sample-app/dist" "$work/app/sample-app/dist"
cp -r "$here/apps" "$work/app/sample-app/apps"

# The sample application with other options for the check of its database: sample-app/dist-NAME.
policy() {
  local file=$work/app/sample-app/dist-$1/health/database.health.js
  cp -r "$root/sample-app/dist" "$work/app/sample-app/dist-$1"
  sed -i "s/critical: 'until-ready'/$2/" "$file"
  grep -qF "$2" "$file"
}
policy critical 'critical: true'
policy liveness "critical: true, probes: ['liveness', 'readiness']"

"$kit/up"
"$kit/image" local.test/orders:1 "$work/app" -- node sample-app/dist/main.js
echo "$(date -u +%FT%TZ), $(nproc) cores, load average $(cut -d' ' -f1-3 /proc/loadavg), Node $(node --version), $("$kit/k" version --short | tr '\n' ' ')"

# How many pods the Service NAME has.
in_service() { "$kit/k" get endpoints "$1" -o jsonpath='{.subsets[*].addresses[*].ip}' | wc -w; }

# How often containers of the pods of NAME were restarted.
restarts() {
  "$kit/k" get pods -l "app.kubernetes.io/name=$1" -o jsonpath='{range .items[*]}{.status.containerStatuses[0].restartCount}{"\n"}{end}' |
    awk '{ sum += $1 } END { print sum + 0 }'
}

# Writes a line to FILE for each change of the Service NAME, in the background: the seconds since now, and how many pods
# it has.
watch_service() {
  local start=${EPOCHREALTIME/./} last='' pods tenths
  # `down` kills kubectl, which bash would report.
  {
    "$kit/k" get endpoints "$1" -w -o jsonpath='{.subsets[*].addresses[*].ip}{"\n"}' |
      while IFS= read -r pods; do
        pods=$(wc -w <<<"$pods")
        [ "$pods" != "$last" ] || continue
        last=$pods tenths=$(((${EPOCHREALTIME/./} - start) / 100000))
        echo "$((tenths / 10)).$((tenths % 10)) s: $pods"
      done >"$2"
  } 2>/dev/null &
}

# Sends requests in the background until load_ends: load NAME ARGUMENTS_OF_LOAD_MJS.
declare -A loads=() lost=()
load() {
  rm -f "$work/stop"
  "$kit/in-ns" node "$here/load.mjs" --stop "$work/stop" --name "$@" &
  loads[$1]=$!
}
# Prints what became of the requests, and sets lost[NAME] to 1 if one was lost, else to 0.
load_ends() {
  local name
  touch "$work/stop"
  for name in "${!loads[@]}"; do
    lost[$name]=0
    wait "${loads[$name]}" || lost[$name]=1
  done
  loads=()
}

failed=0
# Says what was promised, and remembers whether it was kept: promise WORDS CONDITION...
promise() {
  local words=$1
  shift
  if "$@"; then echo "kept: $words"; else
    echo "BROKEN: $words"
    failed=1
  fi
}
