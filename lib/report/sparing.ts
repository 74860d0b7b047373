import { Observable, type Observer, type Operator, Subscriber, type Subscription } from 'rxjs';

type Listener<T> = Partial<Observer<T>> | ((value: T) => void) | null;

/**
 * The same observable, which spares the process what a subscriber throws: RxJS throws it again from a timer, where it is an
 * uncaught exception. So it does for what an operator throws where nobody listens for errors. Here `failed` is told of both.
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

  /** What `pipe()` makes of it is of its kind. */
  override lift<R>(operator?: Operator<T, R>): Observable<R> {
    return new Sparing<R>(this, this.failed, operator as Operator<unknown, R>);
  }

  override subscribe(
    listener?: Listener<T>,
    error?: ((error: unknown) => void) | null,
    complete?: (() => void) | null,
  ): Subscription {
    // An operator, which passes on what it throws.
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
