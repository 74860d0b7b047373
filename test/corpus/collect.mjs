/**
 * Collects what drivers say when they fail, by running them against servers that are not there, that speak something else, or that
 * refuse. README.md beside it says how to run it. Each secret that is given to a driver begins with Zq1x.
 */
import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { createServer as createHttpServer } from 'node:http';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import { inspect } from 'node:util';

const require = createRequire(`${process.cwd()}/`);
const SECRET = 'Zq1xS3cret';
const listen = (server) =>
  new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(server.address().port)));
const tcp = (answer) => listen(createServer((socket) => answer(socket.on('error', () => {}))));

const closed = await new Promise((resolve) => {
  const server = createServer().listen(0, '127.0.0.1', () => {
    const { port } = server.address();
    server.close(() => resolve(port));
  });
});
const http = await listen(
  createHttpServer((request, response) => {
    response.writeHead(Number(/\d{3}/.exec(request.url)?.[0] ?? 401), { 'www-authenticate': 'Bearer realm="shop"' });
    response.end('<!DOCTYPE html><title>denied</title>');
  }),
);
/** Where and against whom: the port, and the name of a host. */
const PLACES = {
  closed: ['127.0.0.1', closed],
  unknown: ['db.invalid', 5432],
  hangUp: ['127.0.0.1', await tcp((socket) => socket.end())],
  garbage: ['127.0.0.1', await tcp((socket) => socket.end('\u0016\u0003garbage\r\n\r\n'))],
  http: ['127.0.0.1', await tcp((socket) => socket.end('HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n'))],
  reset: ['127.0.0.1', await tcp((socket) => socket.resetAndDestroy())],
};

const redisPort = closed + 1;
const redisServer = spawn('redis-server', [
  '--port',
  `${redisPort}`,
  '--requirepass',
  'right',
  '--save',
  '',
  '--bind',
  '127.0.0.1',
]);
await new Promise((resolve) => setTimeout(resolve, 1_000));

const texts = [];
const seen = new Set();
function keep(driver, situation, error) {
  const forms = { message: `${error?.message}`, inspected: inspect(error, { depth: 4 }), json: json(error) };
  for (const [form, whole] of Object.entries(forms)) {
    // Of a stack and of what is inspected behind it, the part that no folder and no port of this machine stands in.
    const text = clean(form === 'inspected' ? whole.replace(/\n\s+at .*/g, '') : whole).slice(0, 1_500);
    if (text === '' || text === '{}' || text === 'undefined' || seen.has(driver + text)) continue;
    seen.add(driver + text);
    texts.push({ driver, situation, form, text });
  }
}
function json(error) {
  try {
    return JSON.stringify(error) ?? '';
  } catch {
    return '';
  }
}
const ports = new Map(Object.values(PLACES).map(([, port], index) => [port, 40_000 + index]));
ports.set(http, 40_100).set(redisPort, 40_101);
const clean = (text) =>
  [...ports].reduce((all, [port, to]) => all.replaceAll(`${port}`, `${to}`), text).replaceAll(process.cwd(), '/app');

const within = (work) =>
  Promise.race([
    work,
    new Promise((_, reject) => setTimeout(() => reject(new Error('timed out after 3 s')), 3_000).unref()),
  ]);
async function attempt(driver, situation, work) {
  try {
    await within(work());
  } catch (error) {
    keep(driver, situation, error);
  }
}

const url = (scheme, host, port, user = 'shop') => `${scheme}://${user}:${SECRET}@${host}:${port}/orders`;
const DRIVERS = {
  pg: async (host, port) => {
    const { Client } = require('pg');
    const client = new Client({ connectionString: url('postgres', host, port), connectionTimeoutMillis: 2_000 });
    client.on('error', () => {});
    await client.connect();
  },
  mysql2: async (host, port) => {
    const connection = await require('mysql2/promise').createConnection({
      uri: url('mysql', host, port),
      connectTimeout: 2_000,
    });
    connection.destroy();
  },
  mongodb: async (host, port) => {
    const { MongoClient } = require('mongodb');
    const client = new MongoClient(url('mongodb', host, port), { serverSelectionTimeoutMS: 800 });
    await client.connect().finally(() => client.close());
  },
  ioredis: async (host, port) => {
    const Redis = require('ioredis');
    const client = new Redis(url('redis', host, port), {
      lazyConnect: true,
      retryStrategy: null,
      maxRetriesPerRequest: 0,
    });
    const failed = new Promise((_, reject) => client.on('error', reject));
    await Promise.race([client.connect().then(() => client.ping()), failed]).finally(() => client.disconnect());
  },
  redis: async (host, port) => {
    const client = require('redis').createClient({
      url: url('redis', host, port).replace('/orders', ''),
      socket: { reconnectStrategy: false },
    });
    client.on('error', () => {});
    await client.connect();
  },
  kafkajs: async (host, port) => {
    const { Kafka, logLevel } = require('kafkajs');
    const kafka = new Kafka({
      brokers: [`${host}:${port}`],
      logLevel: logLevel.NOTHING,
      connectionTimeout: 1_000,
      retry: { retries: 0 },
      sasl: { mechanism: 'plain', username: 'shop', password: SECRET },
    });
    await kafka.admin().connect();
  },
  amqplib: (host, port) => require('amqplib').connect(url('amqp', host, port), { timeout: 2_000 }),
  nats: (host, port) =>
    require('nats').connect({
      servers: `${host}:${port}`,
      user: 'shop',
      pass: SECRET,
      timeout: 1_500,
      reconnect: false,
    }),
  undici: async (host, port) => {
    const { request } = require('undici');
    await request(`http://${host}:${port}/?token=${SECRET}`, { headers: { authorization: `Bearer ${SECRET}` } });
    throw new Error('answered');
  },
  fetch: (host, port) => fetch(`http://${host}:${port}/?api_key=${SECRET}`, { headers: { 'x-api-key': SECRET } }),
  'fetch with credentials': (host, port) => fetch(url('http', host, port)),
  axios: (host, port) =>
    require('axios').post(
      `http://${host}:${port}/oauth`,
      { client_secret: SECRET },
      {
        auth: { username: 'shop', password: SECRET },
        headers: { 'x-api-key': SECRET },
        timeout: 2_000,
      },
    ),
  'AWS S3': (host, port) => {
    const { S3Client, ListBucketsCommand } = require('@aws-sdk/client-s3');
    return new S3Client({
      endpoint: `http://${host}:${port}`,
      region: 'eu-west-1',
      maxAttempts: 1,
      credentials: { accessKeyId: 'AKIAZQ1XZQ2YZQ3ZABC2', secretAccessKey: SECRET, sessionToken: SECRET },
    }).send(new ListBucketsCommand({}));
  },
  'AWS SQS': (host, port) => {
    const { SQSClient, ListQueuesCommand } = require('@aws-sdk/client-sqs');
    return new SQSClient({
      endpoint: `http://${host}:${port}`,
      region: 'eu-west-1',
      maxAttempts: 1,
      credentials: { accessKeyId: 'AKIAZQ1XZQ2YZQ3ZABC2', secretAccessKey: SECRET },
    }).send(new ListQueuesCommand({}));
  },
  ldapts: async (host, port) => {
    const { Client } = require('ldapts');
    await new Client({ url: `ldap://${host}:${port}`, timeout: 1_500, connectTimeout: 1_500 }).bind(
      'cn=shop,dc=example',
      SECRET,
    );
  },
  nodemailer: (host, port) =>
    require('nodemailer')
      .createTransport({
        host,
        port,
        auth: { user: 'shop', pass: SECRET },
        connectionTimeout: 1_500,
        greetingTimeout: 1_500,
      })
      .verify(),
  mssql: (host, port) =>
    require('mssql').connect(
      `Server=${host},${port};Database=orders;User Id=shop;Password=${SECRET};Encrypt=false;Connection Timeout=2`,
    ),
  typeorm: (host, port) =>
    new (require('typeorm').DataSource)({ type: 'postgres', url: url('postgres', host, port) }).initialize(),
};
process.on('uncaughtException', (error) => keep('uncaught', 'uncaught', error));
process.on('unhandledRejection', (error) => keep('uncaught', 'unhandled', error));

for (const [driver, connect] of Object.entries(DRIVERS)) {
  for (const [situation, [host, port]] of Object.entries(PLACES)) {
    await attempt(driver, situation, () => Promise.resolve().then(() => connect(host, port)));
  }
}
await attempt('ioredis', 'wrong password', () => DRIVERS.ioredis('127.0.0.1', redisPort));
await attempt('redis', 'wrong password', () => DRIVERS.redis('127.0.0.1', redisPort));
for (const status of [400, 401, 403, 404, 429, 500, 503]) {
  await attempt('axios', `answered ${status}`, () =>
    require('axios').get(`http://127.0.0.1:${http}/${status}?access_token=${SECRET}`, {
      headers: { Authorization: `Bearer ${SECRET}` },
    }),
  );
}
await attempt('AWS S3', 'answered 403', () => DRIVERS['AWS S3']('127.0.0.1', http));
await attempt('AWS SQS', 'answered 403', () => DRIVERS['AWS SQS']('127.0.0.1', http));

/** Addresses that cannot be read, and settings that are wrong. */
const WRONG = [
  `//shop:${SECRET}@db`,
  `postgres://shop:${SECRET}@db:port/x`,
  `shop:${SECRET}@db:5432`,
  `redis://:${SECRET}@ db`,
  `http://shop:${SECRET}@[::/x`,
];
for (const address of WRONG) {
  await attempt('URL', 'not a URL', async () => new URL(address));
  await attempt('pg', 'not a URL', () =>
    new (require('pg').Client)({ connectionString: address, connectionTimeoutMillis: 500 }).connect(),
  );
  await attempt('mongodb', 'not a URL', () =>
    new (require('mongodb').MongoClient)(address, { serverSelectionTimeoutMS: 300 }).connect(),
  );
  await attempt('mysql2', 'not a URL', () => require('mysql2/promise').createConnection(address));
  await attempt('redis', 'not a URL', () => require('redis').createClient({ url: address }).connect());
  await attempt('amqplib', 'not a URL', () => require('amqplib').connect(address));
  await attempt('axios', 'not a URL', () => require('axios').get(address, { timeout: 500 }));
  await attempt('undici', 'not a URL', () => require('undici').request(address));
  await attempt('ldapts', 'not a URL', async () => new (require('ldapts').Client)({ url: address }).bind('x', SECRET));
}
await attempt('fetch', 'header with a line break', () =>
  fetch('http://127.0.0.1:1', { headers: { authorization: `Bearer ${SECRET}\nx` } }),
);
await attempt('pg', 'password is no text', () =>
  new (require('pg').Client)({ password: () => ({ password: SECRET }), host: '127.0.0.1', port: closed }).connect(),
);

redisServer.kill();
writeFileSync(new URL('driver-errors.json', import.meta.url), `${JSON.stringify(texts, null, 2)}\n`);
console.log(
  texts.length,
  Object.groupBy
    ? Object.fromEntries(Object.entries(Object.groupBy(texts, ({ driver }) => driver)).map(([k, v]) => [k, v.length]))
    : '',
);
process.exit(0);
