import { Observable } from 'rxjs';
import { Pace } from './pace.js';

/** Tells that something has come from `source$`: at once, as long as what is done about it takes little of the time. */
export function paced(source$: Observable<unknown>): Observable<void> {
  return new Observable((subscriber) => {
    const pace = new Pace(() => subscriber.next());
    subscriber.add(() => pace.stop());
    subscriber.add(source$.subscribe(() => pace.ask()));
  });
}
