import { fileURLToPath } from 'node:url';
import { Controller, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { GrpcMethod, type MicroserviceOptions, Transport } from '@nestjs/microservices';
import { ProbesModule, ProbesService } from 'nestjs-probes';
import { GrpcHealth } from 'nestjs-probes/grpc';

@Controller()
class PricesController {
  @GrpcMethod('Prices')
  price(): { cents: number } {
    return { cents: 3 };
  }
}

@Module({
  imports: [ProbesModule.forRoot({ drain: { delayMs: Number(process.env['DELAY_MS']) } })],
  controllers: [PricesController],
})
class PricesModule {}

const health = new GrpcHealth({ services: ['prices.v1.Prices'] });
const app = await NestFactory.createMicroservice<MicroserviceOptions>(PricesModule, {
  transport: Transport.GRPC,
  options: {
    url: process.env['GRPC_URL'] ?? '127.0.0.1:5000',
    package: 'prices.v1',
    protoPath: fileURLToPath(new URL('../prices.proto', import.meta.url)),
    gracefulShutdown: true,
    onLoadPackageDefinition: health.onLoadPackageDefinition,
  },
});
health.follow(app.get(ProbesService));
app.enableShutdownHooks();
await app.listen();
