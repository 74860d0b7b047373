import { Observable, type Observer, type Operator, Subscriber, type Subscription } from 'rxjs';

type Listener<T> = Partial<Observer<T>> | ((value: T) => void) | null;

/**
 * The same observable, but an error of a subscriber does not end the process. RxJS throws such an error again from a
 * timer, and that is an uncaught exception. It does the same with an error of an operator when there is no error
 * listener. Here `failed` gets both.
 */
export function sparing<T>(source$: Observable<T>, failed: (error: unknown) => void): Observable<T> {
  return new Sparing(source$, failed);
}

class Sparing<T> extends Observable<T> {
  constructor(
    source: Observable<unknown>,
    private readonly failed: (error: unknown) => void,
    operator?: Operator<unknown, T>,
  ) {
    super();
    this.source = source;
    this.operator = operator;
  }

  /** `pipe()` calls this, so that the piped observable is a `Sparing` too. */
  override lift<R>(operator?: Operator<T, R>): Observable<R> {
    return new Sparing<R>(this, this.failed, operator as Operator<unknown, R>);
  }

  override subscribe(
    listener?: Listener<T>,
    error?: ((error: unknown) => void) | null,
    complete?: (() => void) | null,
  ): Subscription {
    // An operator is the subscriber here; it passes on its errors itself.
    if (listener instanceof Subscriber) return super.subscribe(listener);
    const observer =
      typeof listener === 'function' || !listener
        ? { next: listener ?? undefined, error: error ?? undefined, complete: complete ?? undefined }
        : listener;
    return super.subscribe({
      next: (value) => this.spare(() => observer.next?.(value)),
      error: (problem) => this.spare(() => (observer.error ? observer.error(problem) : this.failed(problem))),
      complete: () => this.spare(() => observer.complete?.()),
    });
  }

  private spare(tell: () => void): void {
    try {
      tell();
    } catch (error) {
      this.failed(error);
    }
  }
}
