// The sets of packages that the suites run against: what a user may have beside the library.

const nest = (range, more) => ({
  '@sinonjs/fake-timers': '^15.5.0',
  '@nestjs/common': range,
  '@nestjs/core': range,
  '@nestjs/microservices': range,
  '@nestjs/platform-express': range,
  '@nestjs/platform-fastify': range,
  'reflect-metadata': '^0.2.2',
  rxjs: '^7.8.2',
  pg: '^8.23.1',
  ...more,
});

export const nest12 = nest('^12.0.0', {
  '@nestjs/swagger': '^12.0.0',
  '@nestjs/terminus': '^12.0.0',
  '@nestjs/typeorm': '^12.0.0',
  typeorm: '^1.0.0',
});

export const nest11 = nest('^11.2.0', {
  '@nestjs/swagger': '^11.0.0',
  '@nestjs/terminus': '^11.0.0',
  '@nestjs/typeorm': '^11.0.0',
  typeorm: '^1.0.0',
});

/** The lowest of each peer at once. With TypeORM 0.3.20 npm takes no pg below 8.5.1. */
export const floors = nest('11.1.10', {
  '@nestjs/swagger': '^11.0.0',
  '@nestjs/terminus': '11.0.0',
  '@nestjs/typeorm': '11.0.0',
  'reflect-metadata': '0.1.13',
  rxjs: '7.2.0',
  typeorm: '0.3.20',
  pg: '8.5.1',
});

/** Not promised. With it comes Express 4. */
export const nest10 = nest('^10.4.0', {
  '@nestjs/swagger': '^8.0.0',
  '@nestjs/terminus': '^11.0.0',
  '@nestjs/typeorm': '^10.0.0',
  typeorm: '^0.3.20',
});

/** What the table shows of a set, beside what is the same everywhere. */
export const SHOWN = [
  '@nestjs/core',
  '@nestjs/platform-express',
  'express',
  '@nestjs/platform-fastify',
  '@nestjs/terminus',
  'typeorm',
  'pg',
  'reflect-metadata',
  'rxjs',
];
