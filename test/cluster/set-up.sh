# Sourced by the scripts of this folder: the sample application in 3 replicas behind a Service on a real cluster, with its
# own manifests and one database for all pods. Takes and sets what cluster.sh does, and sets address.
source "$(dirname "${BASH_SOURCE[0]}")/cluster.sh"

# Says what PostgreSQL has to do, a word for each line: stop, start.
mkfifo "$work/database"
exec 9<>"$work/database"
"$kit/in-ns" node "$here/postgres.mjs" "$work/data" 198.18.0.2 <"$work/database" >"$work/postgres.log" 2>&1 &
disown # `down` kills it, which bash would report
database() {
  local before
  before=$(grep -c "$2" "$work/postgres.log" || true)
  echo "$1" >&9
  timeout 60 sh -c 'until [ "$(grep -c "$1" "$0")" -gt "$2" ]; do sleep 0.2; done' "$work/postgres.log" "$2" "$before"
}
timeout 60 sh -c 'until grep -q listening "$0"; do sleep 0.2; done' "$work/postgres.log"

url_with() { echo "postgres://postgres:$1@198.18.0.2:5432/postgres"; }
secret() { "$kit/k" create secret generic "$1" --from-literal="database-url=$(url_with "$2")"; }
secret orders password
sed 's#image: orders:latest#image: local.test/orders:1#' "$root/sample-app/kubernetes/deployment.yaml" | "$kit/k" apply --validate=false -f -
"$kit/k" apply -f "$root/sample-app/kubernetes/service.yaml"
"$kit/k" rollout status deployment/orders --timeout=120s
address=$("$kit/k" get service orders -o jsonpath='{.spec.clusterIP}')
