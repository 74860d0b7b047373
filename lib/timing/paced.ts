import { Observable } from 'rxjs';
import { Pace } from './pace.js';

/**
 * Emits when `source$` emits: at once while its subscribers take little time, otherwise a little later and once for
 * many.
 */
export function paced(source$: Observable<unknown>): Observable<void> {
  return new Observable((subscriber) => {
    const pace = new Pace(() => subscriber.next());
    subscriber.add(() => pace.stop());
    subscriber.add(source$.subscribe(() => pace.ask()));
  });
}
