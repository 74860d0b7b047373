// All cells, in the order in which they run and stand in the table.
import { nestApplications } from './nest-applications.mjs';
import { packageManagers } from './package-managers.mjs';
import { redisClients } from './redis-clients.mjs';
import { runtimes } from './runtimes.mjs';
import { suites } from './suites.mjs';
import { types } from './types.mjs';

export const cells = [...suites, ...redisClients, ...types, ...nestApplications, ...packageManagers, ...runtimes];
