import { ApiOperation, ApiResponse } from '@nestjs/swagger';
import { expect, it } from 'vitest';
import { Described } from './described.js';

it('says what @nestjs/swagger reads, by the names under which its own decorators say it', () => {
  class Routes {
    @Described('Liveness', { 200: 'Alive', 503: 'Dead' })
    ours() {}

    @ApiOperation({ summary: 'Liveness' })
    @ApiResponse({ status: 200, description: 'Alive' })
    @ApiResponse({ status: 503, description: 'Dead' })
    theirs() {}
  }
  const { ours, theirs } = Routes.prototype;
  const read = (handler: object, key: string) => Reflect.getMetadata(key, handler) as unknown;
  const keys = ['swagger/apiOperation', 'swagger/apiResponse'];
  expect(Reflect.getMetadataKeys(ours).toSorted()).toEqual(keys);
  for (const key of keys) {
    expect(read(ours, key)).toBeDefined();
    expect(read(theirs, key)).toMatchObject(read(ours, key) as object);
  }
  expect(read(ours, keys[0] ?? '')).toEqual({ summary: 'Liveness' });
  expect(read(ours, keys[1] ?? '')).toEqual({ 200: { description: 'Alive' }, 503: { description: 'Dead' } });
});
