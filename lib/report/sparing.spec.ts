import { map, Subject, throwError } from 'rxjs';
import { describe, expect, it, vi } from 'vitest';
import { sparing } from './sparing.js';

const thrown = () => {
  throw new Error('no');
};

describe('sparing', () => {
  it.each<[what: string, listener: (value: number) => void]>([
    ['a function', thrown],
    ['an observer', { next: thrown } as never],
  ])('reports what %s throws, and still sends the next value to it and to all others', (_what, listener) => {
    const source$ = new Subject<number>();
    const failed = vi.fn();
    const heard: number[] = [];
    const spared$ = sparing(source$, failed);
    spared$.subscribe(listener);
    spared$.subscribe((value) => heard.push(value));
    source$.next(1);
    source$.next(2);
    expect(heard).toEqual([1, 2]);
    expect(failed.mock.calls).toEqual([[new Error('no')], [new Error('no')]]);
  });

  it('reports what a subscriber after an operator throws', () => {
    const source$ = new Subject<number>();
    const failed = vi.fn();
    sparing(source$, failed)
      .pipe(map((value) => value + 1))
      .subscribe(thrown);
    source$.next(1);
    expect(failed).toHaveBeenCalledExactlyOnceWith(new Error('no'));
  });

  it('reports what an operator throws when there is no error listener, and passes it on when there is one', () => {
    const source$ = new Subject<number>();
    const failed = vi.fn();
    const heard = vi.fn();
    const broken$ = sparing(source$, failed).pipe(map(thrown));
    broken$.subscribe();
    broken$.subscribe({ error: heard });
    source$.next(1);
    expect(failed).toHaveBeenCalledExactlyOnceWith(new Error('no'));
    expect(heard).toHaveBeenCalledExactlyOnceWith(new Error('no'));
  });

  it.each(['error', 'complete'] as const)('reports what a listener for `%s` throws', (event) => {
    const source$ = event === 'error' ? throwError(() => new Error('source')) : new Subject<number>();
    const failed = vi.fn();
    sparing(source$, failed).subscribe({ [event]: thrown });
    if (source$ instanceof Subject) source$.complete();
    expect(failed).toHaveBeenCalledExactlyOnceWith(new Error('no'));
  });

  it('passes values, the end and the end of a subscription on', () => {
    const source$ = new Subject<number>();
    const [next, complete, stopped] = [vi.fn(), vi.fn(), vi.fn()];
    const spared$ = sparing(source$, thrown);
    spared$.subscribe(next, null, complete);
    const subscription = spared$.subscribe(stopped);
    source$.next(1);
    subscription.unsubscribe();
    source$.next(2);
    source$.complete();
    expect(next.mock.calls).toEqual([[1], [2]]);
    expect(stopped.mock.calls).toEqual([[1]]);
    expect(complete).toHaveBeenCalledOnce();
  });
});
