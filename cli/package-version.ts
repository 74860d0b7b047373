/** The version in package.json. A spec checks that the two are equal. */
export const PACKAGE_VERSION = '0.1.0';
