/** What one URL has answered, or one sentence that says why there is no answer. */
export type Answer =
  | { readonly kind: 'answered'; readonly status: number; readonly text: string; readonly at: number }
  | { readonly kind: 'failed'; readonly problem: string };
