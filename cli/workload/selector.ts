import type { Entry } from '../read/entry.js';

/** Whether a selector of Kubernetes (`matchLabels`, `matchExpressions`) takes pods with these labels. */
export function selects(selector: Entry | undefined, labels: ReadonlyMap<string, string>): boolean {
  if (selector === undefined) return false;
  const expressions = selector.get('matchExpressions')?.items() ?? [];
  return hasAll(selector.get('matchLabels'), labels) && expressions.every((expression) => holds(expression, labels));
}

/** Whether the labels have all these values: the selector of a Service. One that is left out takes no pod. */
export function hasAll(wanted: Entry | undefined, labels: ReadonlyMap<string, string>): boolean {
  return [...(wanted?.texts() ?? [])].every(([key, value]) => labels.get(key) === value);
}

function holds(expression: Entry, labels: ReadonlyMap<string, string>): boolean {
  const found = labels.get(expression.get('key')?.text() ?? '');
  const values = (expression.get('values')?.items() ?? []).map((value) => value.text());
  switch (expression.get('operator')?.text()) {
    case 'In':
      return found !== undefined && values.includes(found);
    case 'NotIn':
      return found === undefined || !values.includes(found);
    case 'Exists':
      return found !== undefined;
    case 'DoesNotExist':
      return found === undefined;
    default:
      return false;
  }
}
