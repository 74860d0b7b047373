import { positiveMs, section, text } from '../../settings/fields.js';
import type { Field } from '../../settings/read-fields.js';

type ExpectedStatus = number | readonly number[] | ((status: number) => boolean);

export interface HttpExpectations {
  readonly method: string;
  readonly headers: Readonly<Record<string, string>> | undefined;
  readonly expectedStatus: ExpectedStatus | undefined;
  readonly degradedAboveMs: number | undefined;
}

const isStatus = (value: unknown): boolean => typeof value === 'number' && Number.isInteger(value);

const EXPECTED_STATUS: Field<ExpectedStatus | undefined> = {
  expected: 'a status code, a list of them, or a function',
  accepts: (value) =>
    isStatus(value) ||
    typeof value === 'function' ||
    (Array.isArray(value) && value.length > 0 && value.every(isStatus)),
  fallback: undefined,
};

/** The options of `pingHttp`. */
export const HTTP_FIELDS = {
  method: text('GET'),
  headers: section<Readonly<Record<string, string>>>(),
  expectedStatus: EXPECTED_STATUS,
  degradedAboveMs: positiveMs(undefined),
} satisfies { readonly [K in keyof HttpExpectations]: Field<HttpExpectations[K]> };
