# Sourced by the scripts of this folder: the sample application in 3 replicas behind a Service on a real cluster, with its
# own manifests and one database for all pods. Sets kit, here, work and address; ends the cluster when the script ends.
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

"$kit/up"
"$kit/image" local.test/orders:1 "$work/app" -- node sample-app/dist/main.js

# Says what PostgreSQL has to do, a word for each line: stop, start.
mkfifo "$work/database"
exec 9<>"$work/database"
"$kit/in-ns" node "$here/postgres.mjs" "$work/data" 198.18.0.2 <"$work/database" >"$work/postgres.log" 2>&1 &
database() {
  local before
  before=$(grep -c "$2" "$work/postgres.log" || true)
  echo "$1" >&9
  timeout 60 sh -c 'until [ "$(grep -c "$1" "$0")" -gt "$2" ]; do sleep 0.2; done' "$work/postgres.log" "$2" "$before"
}
timeout 60 sh -c 'until grep -q listening "$0"; do sleep 0.2; done' "$work/postgres.log"

secret() {
  "$kit/k" create secret generic "$1" --from-literal="database-url=postgres://postgres:$2@198.18.0.2:5432/postgres"
}
secret orders password
sed 's#image: orders:latest#image: local.test/orders:1#' "$root/sample-app/kubernetes/deployment.yaml" | "$kit/k" apply --validate=false -f -
"$kit/k" apply -f "$root/sample-app/kubernetes/service.yaml"
"$kit/k" rollout status deployment/orders --timeout=120s
address=$("$kit/k" get service orders -o jsonpath='{.spec.clusterIP}')
