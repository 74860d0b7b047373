import { Controller, Get } from '@nestjs/common';

/** Requests for it are in flight until the test says otherwise. */
export class HangController {
  isReached = false;
  answer: (body: string) => void = () => undefined;

  hang() {
    this.isReached = true;
    return new Promise((resolve) => (this.answer = resolve));
  }
}
Controller('hang')(HangController);
Get()(HangController.prototype, 'hang', Object.getOwnPropertyDescriptor(HangController.prototype, 'hang') as never);
