import { describe, expect, it } from 'vitest';
import { contentSecurityPolicy } from '../page/policy.js';
import { someValues } from '../page/page-values.fake.js';
import { renderPage } from './render-page.js';

describe('the page', () => {
  it('goes over the wire as HTML that may do nothing, is kept nowhere and comes again after 5 s', () => {
    const { httpStatus, headers, body } = renderPage('html', someValues(), { url: '/health' });
    expect(httpStatus).toBe(200);
    expect(headers).toEqual({
      'Content-Type': 'text/html; charset=utf-8',
      'Content-Length': Buffer.byteLength(body),
      'Cache-Control': 'no-store',
      'Content-Security-Policy': contentSecurityPolicy(),
      'X-Content-Type-Options': 'nosniff',
      'Referrer-Policy': 'no-referrer',
      Refresh: 5,
    });
    expect(body).toMatch(/^<!doctype html>/i);
    expect(body).toContain('5 s');
  });

  it.each(['/health?refresh=off', '/health?a=1&refresh=off', '/health?refresh=off&b', '/health?a&refresh=off&b'])(
    'stays as it is with %s',
    (url) => {
      const { headers } = renderPage('html', someValues(), { url });
      expect(headers).not.toHaveProperty('Refresh');
      expect(headers).toHaveProperty('Referrer-Policy');
    },
  );

  it.each([undefined, '/health', '/health?refresh=offer', '/health?norefresh=off', '/refresh=off', '/health?refresh'])(
    'comes again with %s',
    (url) => {
      expect(renderPage('html', someValues(), { url }).headers).toMatchObject({ Refresh: 5 });
    },
  );

  it('says that it comes again, or that it does not', () => {
    const [coming, staying] = ['/health', '/health?refresh=off'].map((url) =>
      renderPage('html', someValues(), { url }),
    );
    expect(coming?.body).not.toBe(staying?.body);
  });
});

it('the lines go over the wire as text, are kept nowhere and come once', () => {
  const { httpStatus, headers, body } = renderPage('text', someValues(), { url: '/health' });
  expect(httpStatus).toBe(200);
  expect(headers).toEqual({
    'Content-Type': 'text/plain; charset=utf-8',
    'Content-Length': Buffer.byteLength(body),
    'Cache-Control': 'no-store',
    'X-Content-Type-Options': 'nosniff',
  });
  expect(body).toContain('database');
});
