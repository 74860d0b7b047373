import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { PartnerModule } from '../partner/partner.module.js';
import { Order } from './order.entity.js';
import { OrdersController } from './orders.controller.js';
import { OrdersService } from './orders.service.js';
import { PriceList } from './price-list.js';
import { Product } from './product.entity.js';

@Module({
  imports: [TypeOrmModule.forFeature([Order, Product]), PartnerModule],
  controllers: [OrdersController],
  providers: [OrdersService, PriceList],
})
export class OrdersModule {}
