/** Products and words that stand for what is outside of the process, and is shared by all pods. */
const PRODUCT =
  /^(?:db|databases?|datasource|sql|postgres|postgresql|pg|mysql|mariadb|mssql|oracle|mongo|mongodb|mongoose|typeorm|prisma|sequelize|mikroorm|knex|drizzle|kysely|redis|ioredis|valkey|memcached|rabbit|rabbitmq|amqp|brokers?|kafka|nats|mqtt|sqs|sns|pubsub|pulsar|elastic|elasticsearch|opensearch|solr|algolia|meilisearch|s3|minio|keycloak|ldap|vault|consul|etcd|smtp|stripe|cassandra|clickhouse|dynamo|dynamodb|firestore|neo4j|influx|influxdb)$/;

/** What a restart of the process, or taking out this one pod, can mend. */
const OWN =
  /^(?:event|loop|eventloop|lag|heap|memory|mem|rss|cpu|disk|file|filesystem|tmp|jobs?|workers?|consumers?|heartbeat|beat|tracker|process|self|uptime|threads?|warm|warmup|local|queue|handles|container|gc|deadlock|watchdog|scheduler|cron|outbox)$/;

/** Words that often stand for something outside. */
const OUTSIDE =
  /^(?:cache|search|storage|bucket|blob|apis?|https?|partner|upstream|gateway|auth|oauth|oidc|identity|mail|mailer|payments?|dns|network|internet|backend|services?|dependency|dependencies|remote|external|tcp|ping|certificate|grpc|microservice|downstream|provider)$/;

export type Dependency = 'shared' | 'own' | 'unknown';

/** What an indicator asks, by the words of its name. The name is all that is known without running it. */
export function dependencyOf(name: string): Dependency {
  const words = name
    .replace(/([a-z\d])([A-Z])/g, '$1-$2')
    .toLowerCase()
    .split(/[^a-z\d]+/);
  const has = (kind: RegExp) => words.some((word) => kind.test(word));
  if (has(PRODUCT)) return 'shared';
  if (has(OWN)) return 'own';
  return has(OUTSIDE) ? 'shared' : 'unknown';
}
