// All cells, in the order in which they run and stand in the table.
import { nestApplications } from './nest-applications.mjs';
import { packageManagers } from './package-managers.mjs';
import { runtimes } from './runtimes.mjs';
import { suites } from './suites.mjs';

export const cells = [...suites, ...nestApplications, ...packageManagers, ...runtimes];
