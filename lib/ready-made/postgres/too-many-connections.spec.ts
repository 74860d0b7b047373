import { describe, expect, it } from 'vitest';
import { isTooManyConnections } from './too-many-connections.js';

describe('isTooManyConnections', () => {
  it.each([
    ['PostgreSQL', '53300', 'sorry, too many clients already'],
    ['PostgreSQL in another language', '53300', 'désolé, trop de clients sont déjà connectés'],
    ['PostgreSQL', '53300', 'remaining connection slots are reserved for roles with the SUPERUSER attribute'],
    ['a role of PostgreSQL', '53300', 'too many connections for role "app"'],
    ['PgBouncer', '08P01', 'no more connections allowed (max_client_conn)'],
    ['PgBouncer 1.24', '08P01', 'client connections exceeded (max_db_client_connections)'],
    ['PgBouncer 1.24', '08P01', 'client connections exceeded (max_user_client_connections)'],
    [
      'PgBouncer, about the server behind it',
      '08P01',
      'server login has been failing, cached error: sorry, too many clients already (server_login_retry)',
    ],
    [
      'PgBouncer, of the server behind it',
      '08P01',
      'server login has been failing, cached error: remaining connection slots are reserved for roles with the SUPERUSER attribute',
    ],
    ['Supavisor', 'XX000', 'Max client connections reached'],
    [
      'Supavisor',
      'XX000',
      'MaxClientsInSessionMode: max clients reached - in Session mode max clients are limited to pool_size',
    ],
    ['Supavisor 2', 'XX000', '(EMAXCONN) max client connections reached, limit: 200'],
    [
      'Supavisor 2',
      'XX000',
      '(EMAXCONNSESSION) max clients reached in session mode - max clients are limited to pool_size: 15',
    ],
    ['Pgpool-II', '53300', 'Sorry, too many clients already'],
    ['Odyssey', '53300', 'too many connections'],
    ['Odyssey', '53300', 'odyssey: c16f: too many tcp connections (global client_max 100)'],
    ['Odyssey', '53300', 'too many active clients for user (pool_size for user app.app reached 10)'],
    ['RDS Proxy', '08P01', 'This RDS Proxy has reached its maximum number of client connections'],
    [
      'Neon',
      'XX000',
      'Failed to acquire permit to connect to the database. Too many database connection attempts are currently ongoing.',
    ],
  ])('recognises it from %s (%s): %s', (_who, code, message) => {
    expect(isTooManyConnections(Object.assign(new Error(message), { code }))).toBe(true);
  });

  it.each([
    'odyssey: c16f: too many client tcp connections',
    'too many active clients for user (pool_size for user app.app reached 10)',
    'Too many connections',
  ])('recognises it by the text alone: %s', (message) => {
    expect(isTooManyConnections(new Error(message))).toBe(true);
  });

  it.each([
    ['28P01', 'password authentication failed for user "app"'],
    ['57P03', 'the database system is starting up'],
    ['08P01', 'server login has been failing, try again later (server_login_retry)'],
    ['08P01', 'server login has been failing, cached error: connect failed (server_login_retry)'],
    ['08P01', 'pgbouncer cannot connect to server'],
    ['08P01', 'query_wait_timeout'],
    ['08000', 'Timed-out waiting to acquire database connection.'],
    ['58000', 'could not get connection from the pool - AllServersDown'],
    ['ECONNREFUSED', 'connect ECONNREFUSED 127.0.0.1:5432'],
    ['55000', 'database "app" is not currently accepting connections'],
  ])('does not recognise %s (%s), which does not show that the database is alive', (code, message) => {
    expect(isTooManyConnections(Object.assign(new Error(message), { code }))).toBe(false);
  });

  it.each([[undefined], ['too many clients'], [{ code: '53300' }]])(
    'does not recognise %j, which is not an error',
    (thrown) => {
      expect(isTooManyConnections(thrown)).toBe(false);
    },
  );
});
