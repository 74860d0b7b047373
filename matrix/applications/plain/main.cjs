const { Module } = require('@nestjs/common');
const { NestFactory } = require('@nestjs/core');
const { ProbesModule } = require('nestjs-probes');

class AppModule {}
Module({ imports: [ProbesModule.forRoot({ server: { port: 0, host: '127.0.0.1' }, drain: { delayMs: 500 } })] })(
  AppModule,
);

async function bootstrap() {
  const app = await NestFactory.create(AppModule);
  app.enableShutdownHooks([], { useProcessExit: true });
  await app.listen(process.env.PORT ?? 3000);
}
void bootstrap();
