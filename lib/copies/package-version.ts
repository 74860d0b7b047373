/** The version in package.json; a spec holds the two together. */
export const PACKAGE_VERSION = '0.1.0';
