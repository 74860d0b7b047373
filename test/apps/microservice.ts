import { Controller, Injectable, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { MessagePattern, type MicroserviceOptions, Payload, Transport } from '@nestjs/microservices';
import { HealthIndicator, type HealthCheck, ProbesModule, StartupTask } from 'nestjs-probes';

@Injectable()
class PriceList {
  readonly prices = new Map<string, number>();

  @StartupTask('load-prices')
  async load(): Promise<void> {
    this.prices.set('apple', 3).set('pear', 4);
  }
}

@HealthIndicator('prices')
class PricesHealth implements HealthCheck {
  constructor(private readonly list: PriceList) {}

  check() {
    const known = this.list.prices.size;
    return { status: known > 0 ? 'healthy' : 'unhealthy', details: { known } } as const;
  }
}

@Controller()
class PricesController {
  constructor(private readonly list: PriceList) {}

  @MessagePattern('price')
  price(@Payload() article: string): number | undefined {
    return this.list.prices.get(article);
  }
}

@Module({
  imports: [ProbesModule.forRoot({ server: { port: Number(process.env['PROBE_PORT'] ?? 9_000) } })],
  controllers: [PricesController],
  providers: [PriceList, PricesHealth],
})
class PricesModule {}

const app = await NestFactory.createMicroservice<MicroserviceOptions>(PricesModule, {
  transport: Transport.TCP,
  options: { host: '0.0.0.0', port: Number(process.env['PORT'] ?? 3_000) },
});
app.enableShutdownHooks();
await app.listen();
