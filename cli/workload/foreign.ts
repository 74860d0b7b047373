/**
 * Programs that run beside an application or on their own, and are not Node. The last part of the image's name, without
 * its tag, or the name of the container. A list can only be a help: a probe on a route of the library says more.
 */
const PROGRAMS = [
  // Proxies and meshes.
  'istio',
  'proxyv2',
  'linkerd',
  'envoy',
  'nginx',
  'openresty',
  'haproxy',
  'traefik',
  'caddy',
  'httpd',
  'apache',
  'kong',
  'daprd',
  'dapr',
  'oauth2-proxy',
  'oauth-proxy',
  'kube-rbac-proxy',
  'consul',
  'cloud-sql-proxy',
  'cloudsql-proxy',
  'cloudsql',
  'cloud_sql_proxy',
  'gce-proxy',
  'alloydb-auth-proxy',
  'pgbouncer',
  'pgpool',
  'twemproxy',
  'ingress',
  'varnish',
  'ambassador',
  'squid',
  'cloudflared',
  'tailscale',
  'wireguard',
  'openvpn',
  // Logs, metrics, traces.
  'fluent-bit',
  'fluentbit',
  'fluentd',
  'filebeat',
  'logstash',
  'vector',
  'promtail',
  'loki',
  'telegraf',
  'otel',
  'opentelemetry',
  'jaeger',
  'zipkin',
  'tempo',
  'datadog',
  'newrelic',
  'dynatrace',
  'statsd',
  'exporter',
  'prometheus',
  'alertmanager',
  'grafana',
  'kibana',
  'metrics-server',
  'thanos',
  'mimir',
  'cadvisor',
  'xray-daemon',
  'aws-otel-collector',
  'cloudwatch-agent',
  // Databases, brokers and stores.
  'postgres',
  'postgresql',
  'postgis',
  'timescaledb',
  'spilo',
  'mysql',
  'mariadb',
  'percona',
  'mongo',
  'mongodb',
  'redis',
  'valkey',
  'keydb',
  'dragonfly',
  'memcached',
  'rabbitmq',
  'kafka',
  'zookeeper',
  'nats',
  'nats-server',
  'mosquitto',
  'emqx',
  'elasticsearch',
  'opensearch',
  'cassandra',
  'scylla',
  'cockroach',
  'clickhouse',
  'clickhouse-server',
  'etcd',
  'minio',
  'vault',
  'influxdb',
  'neo4j',
  'couchdb',
  'rethinkdb',
  'solr',
  'meilisearch',
  'typesense',
  'weaviate',
  'qdrant',
  'redpanda',
  'pulsar',
  'localstack',
  'mailhog',
  'mailpit',
  'sentinel',
  'keycloak',
  // Agents and tools.
  'vault-agent',
  'vault-k8s',
  'config-reloader',
  'reloader',
  'configmap-reload',
  'git-sync',
  'k8s-sidecar',
  'busybox',
  'alpine',
  'curl',
  'kubectl',
  'debian',
  'ubuntu',
  'pause',
  'aws-cli',
  'argocd',
  'argo',
  'dex',
  'cert-manager',
  'external-dns',
  'velero',
  'registry',
  'pgadmin',
  'pgadmin4',
  'adminer',
  'phpmyadmin',
  'wordpress',
  'php',
  'jenkins',
  'gitlab',
  'sonarqube',
  'nextcloud',
  'tomcat',
  'openjdk',
  'python',
  'golang',
  'ruby',
  'whoami',
  'podinfo',
  'echo-server',
  'echoserver',
  'http-echo',
];

const SIDECAR_NAME =
  /^(?:istio-(?:proxy|init)|linkerd-(?:proxy|init)|envoy|nginx|(?:.*-)?sidecar|(?:.*[-_])?(?:proxy|exporter|agent|collector|forwarder|shipper|reloader)|daprd|fluent-?bit|fluentd|filebeat|promtail|vector|pgbouncer|redis|postgres(?:ql)?|mysql|mongo(?:db)?|rabbitmq|memcached|statsd)$/i;

/** What vendors put behind the name of their program. A team's `kafka-consumer` has none of it. */
const EDITION =
  '[-_.]?(?:\\d.*|server|alpine|debian|ubuntu|slim|master|primary|replica|ha|cluster|oss|ent|enterprise|community|unprivileged|contrib|k8s|fpm|ce|ee|image)';

/** Of these every image is a part of the product. */
const PRODUCTS =
  'istio|linkerd2?|envoy|otel|opentelemetry|datadog|dynatrace|newrelic|argocd|argo-workflows|cert-manager|external-dns';

const FOREIGN_IMAGE = new RegExp(
  `^(?:${PROGRAMS.join('|')})(?:${EDITION})*$|^(?:${PRODUCTS})[-_]|[-_](?:exporter|sidecar|proxy|agent|collector|operator)$`,
  'i',
);

/** Whether an image is of a program that is known not to be an application of Nest. */
export function isForeignImage(image: string): boolean {
  return FOREIGN_IMAGE.test(baseName(image));
}

/** Whether a container has the name of a helper. */
export function isHelperName(name: string): boolean {
  return SIDECAR_NAME.test(name);
}

/** `nginx` of `docker.io/bitnami/nginx:1.27@sha256:…`. */
function baseName(image: string): string {
  const [path = ''] = image.split('@');
  return (path.split('/').at(-1) ?? '').split(':')[0] ?? '';
}
