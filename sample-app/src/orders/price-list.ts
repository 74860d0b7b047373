import { Injectable, Logger } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { StartupTask } from 'nestjs-probes';
import { Repository } from 'typeorm';
import { Product } from './product.entity.js';

/** The prices, kept in memory so that no order waits for them. */
@Injectable()
export class PriceList {
  private readonly logger = new Logger(PriceList.name);
  private prices: ReadonlyMap<string, number> = new Map();

  constructor(@InjectRepository(Product) private readonly products: Repository<Product>) {}

  @StartupTask('cache-warm-up', { after: ['migrations'] })
  async warmUp(): Promise<void> {
    const products = await this.products.find();
    this.prices = new Map(products.map(({ name, priceCents }) => [name, priceCents]));
    this.logger.log(`${this.prices.size} prices are in memory`);
  }

  priceOf(product: string): number | undefined {
    return this.prices.get(product);
  }

  names(): string[] {
    return [...this.prices.keys()];
  }
}
