/**
 * `HTTPApi` becomes `http-api`, and `warmUpCache` becomes `warm-up-cache`. Makes default names from names in the code.
 */
export function kebabCase(name: string): string {
  return name
    .replace(/([a-z\d])([A-Z])/g, '$1-$2')
    .replace(/([A-Z])([A-Z][a-z])/g, '$1-$2')
    .replace(/[_\s]+/g, '-')
    .toLowerCase();
}
