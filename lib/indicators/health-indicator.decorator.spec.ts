import { Injectable, Scope } from '@nestjs/common';
import { INJECTABLE_WATERMARK, SCOPE_OPTIONS_METADATA } from '@nestjs/common/constants.js';
import { describe, expect, it } from 'vitest';
import { PACKAGE_VERSION } from '../copies/package-version.js';
import { declaredIndicator, HealthIndicator } from './health-indicator.decorator.js';

const decorate = HealthIndicator as (...parameters: unknown[]) => ClassDecorator;

class Health {
  check(): void {}
}

describe('@HealthIndicator()', () => {
  it.each<[parameters: unknown[], declaration: object]>([
    [[], { name: undefined, options: undefined }],
    [['database'], { name: 'database', options: undefined }],
    [['database', { critical: false }], { name: 'database', options: { critical: false } }],
    [[{ critical: false }], { name: undefined, options: { critical: false } }],
    [[undefined, { critical: false }], { name: undefined, options: { critical: false } }],
    [[null], { name: undefined, options: null }],
    [[null, { critical: false }], { name: null, options: { critical: false } }],
    [[5], { name: 5, options: undefined }],
  ])('stores %j, which is checked at the start', (parameters, declaration) => {
    class DatabaseHealth extends Health {}
    decorate(...parameters)(DatabaseHealth);
    expect(declaredIndicator(DatabaseHealth)).toEqual({ version: PACKAGE_VERSION, ...declaration });
  });

  it('is not found on a class without it', () => {
    expect(declaredIndicator(Health)).toBeUndefined();
  });

  it('is inherited, and can be replaced in a subclass', () => {
    @HealthIndicator('base')
    class Base extends Health {}
    class Extending extends Base {}
    @HealthIndicator('own')
    class Redeclaring extends Base {}
    expect([Base, Extending, Redeclaring].map((type) => declaredIndicator(type)?.name)).toEqual([
      'base',
      'base',
      'own',
    ]);
  });

  it('makes the class injectable', () => {
    @HealthIndicator()
    class DatabaseHealth extends Health {}
    expect(Reflect.getMetadata(INJECTABLE_WATERMARK, DatabaseHealth)).toBe(true);
  });

  it('keeps a scope set by a decorator below it, so that the start can refuse it', () => {
    @HealthIndicator()
    @Injectable({ scope: Scope.REQUEST })
    class DatabaseHealth extends Health {}
    expect(Reflect.getMetadata(SCOPE_OPTIONS_METADATA, DatabaseHealth)).toMatchObject({ scope: Scope.REQUEST });
  });

  it('keeps a scope set on a class that it extends', () => {
    @Injectable({ scope: Scope.REQUEST })
    class Base extends Health {}
    @HealthIndicator()
    class DatabaseHealth extends Base {}
    expect(Reflect.getMetadata(SCOPE_OPTIONS_METADATA, DatabaseHealth)).toMatchObject({ scope: Scope.REQUEST });
  });

  it('has no scope of its own', () => {
    @HealthIndicator()
    class DatabaseHealth extends Health {}
    expect(Reflect.getMetadata(SCOPE_OPTIONS_METADATA, DatabaseHealth)).toBeUndefined();
  });
});
