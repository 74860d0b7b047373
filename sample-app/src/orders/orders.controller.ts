import { Body, Controller, Get, Post } from '@nestjs/common';
import { NewOrderPipe, type NewOrder } from './new-order.pipe.js';
import type { Order } from './order.entity.js';
import { OrdersService } from './orders.service.js';

@Controller('orders')
export class OrdersController {
  constructor(private readonly orders: OrdersService) {}

  @Get()
  list(): Promise<Order[]> {
    return this.orders.latest();
  }

  @Post()
  place(@Body(NewOrderPipe) order: NewOrder): Promise<Order> {
    return this.orders.place(order);
  }
}
