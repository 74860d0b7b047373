import { Controller, Get } from '@nestjs/common';

/** A route of the application, in addition to the probes. */
@Controller('orders')
export class OrdersController {
  @Get()
  list() {
    return [];
  }
}
