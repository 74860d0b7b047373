import { Injectable, UnprocessableEntityException } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { Repository } from 'typeorm';
import { PartnerApi } from '../partner/partner-api.js';
import type { NewOrder } from './new-order.pipe.js';
import { Order } from './order.entity.js';
import { PriceList } from './price-list.js';

@Injectable()
export class OrdersService {
  constructor(
    @InjectRepository(Order) private readonly orders: Repository<Order>,
    private readonly prices: PriceList,
    private readonly partner: PartnerApi,
  ) {}

  latest(): Promise<Order[]> {
    return this.orders.find({ order: { id: 'DESC' }, take: 20 });
  }

  async place({ product, quantity }: NewOrder): Promise<Order> {
    const price = this.prices.priceOf(product);
    if (price === undefined) {
      throw new UnprocessableEntityException(`There is no ${product}. There is: ${this.prices.names().join(', ')}`);
    }
    const deliveryDays = await this.partner.deliveryDays();
    return this.orders.save({ product, quantity, totalCents: quantity * price, deliveryDays });
  }
}
