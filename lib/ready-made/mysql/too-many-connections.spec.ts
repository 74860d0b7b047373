import { describe, expect, it } from 'vitest';
import { isTooManyConnections } from './too-many-connections.js';

describe('isTooManyConnections', () => {
  it.each([
    ['MySQL and MariaDB', 1040, 'Too many connections'],
    ['MySQL in another language', 1040, 'Trop de connexions'],
    ['a user of MySQL', 1203, "User app already has more than 'max_user_connections' active connections"],
    ['a user of MariaDB', 1226, "User 'app' has exceeded the 'max_user_connections' resource (current value: 2)"],
    ['a user, in an hour', 1226, "User 'app' has exceeded the 'max_connections_per_hour' resource (current value: 9)"],
    ['a user, in another language', 1226, "Benutzer 'app' hat die Ressource 'max_user_connections' überschritten"],
    ['RDS Proxy', 1105, 'This RDS Proxy has reached its maximum number of client connections'],
    ['a proxy', 1105, 'too many client connections'],
  ])('recognises it from %s (%d): %s', (_who, errno, message) => {
    expect(isTooManyConnections(Object.assign(new Error(message), { errno }))).toBe(true);
  });

  it.each([
    [1045, "Access denied for user 'app'@'10.0.0.7' (using password: YES)"],
    [1129, "Host '10.0.0.7' is blocked because of many connection errors; unblock with 'mariadb-admin flush-hosts'"],
    [1226, "User 'app' has exceeded the 'max_queries_per_hour' resource (current value: 9)"],
    [9001, 'Max connect timeout reached while reaching hostgroup 1 after 10000ms'],
    [-111, 'connect ECONNREFUSED 127.0.0.1:3306'],
  ])('does not recognise %d (%s), which does not show that a connection would work', (errno, message) => {
    expect(isTooManyConnections(Object.assign(new Error(message), { errno }))).toBe(false);
  });

  it.each([[undefined], ['Too many connections'], [{ errno: 1040 }]])(
    'does not recognise %j, which is not an error',
    (thrown) => {
      expect(isTooManyConnections(thrown)).toBe(false);
    },
  );
});
