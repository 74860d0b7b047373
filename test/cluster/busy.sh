# Sourced after cluster.sh by scripts that try one pod of apps/busy.mjs: deploy_busy NAME PORT_OF_PROBES GRACE_S
# LIVENESS_GRACE_S CPU_LIMIT. An empty LIVENESS_GRACE_S or CPU_LIMIT leaves that field out.
deploy_busy() {
  "$kit/k" apply --validate=false -f - <<YAML
apiVersion: apps/v1
kind: Deployment
metadata: { name: $1 }
spec:
  selector: { matchLabels: { app.kubernetes.io/name: $1 } }
  template:
    metadata: { labels: { app.kubernetes.io/name: $1 } }
    spec:
      terminationGracePeriodSeconds: $3
      automountServiceAccountToken: false
      containers:
        - name: app
          image: local.test/orders:1
          command: [node, sample-app/apps/busy.mjs]
          startupProbe: { httpGet: { path: /health/startup, port: $2 }, periodSeconds: 2, failureThreshold: 150 }
          livenessProbe:
            httpGet: { path: /health/live, port: $2 }
            periodSeconds: 10
            failureThreshold: 2
            ${4:+terminationGracePeriodSeconds: $4}
          readinessProbe: { httpGet: { path: /health/ready, port: $2 }, periodSeconds: 5, failureThreshold: 2 }
          resources: { requests: { cpu: 100m }, limits: { memory: 384Mi${5:+, cpu: $5} } }
YAML
  "$kit/k" expose deployment "$1" --port=80 --target-port=3000
  "$kit/k" rollout status "deployment/$1" --timeout=180s
}
address_of() { "$kit/k" get service "$1" -o jsonpath='{.spec.clusterIP}'; }
