import { Controller, Get } from '@nestjs/common';

/** A route of the application's own, beside the probes. */
@Controller('orders')
export class OrdersController {
  @Get()
  list() {
    return [];
  }
}
