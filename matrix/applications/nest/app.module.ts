import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { ProbesModule } from 'nestjs-probes';
import { AppController } from './app.controller';
import { AppService } from './app.service';
import { DatabaseHealth } from './database.health';

@Module({
  imports: [
    TypeOrmModule.forRoot({ type: 'postgres', url: process.env.DATABASE_URL }),
    ProbesModule.forRoot({ server: { port: 0, host: '127.0.0.1' }, drain: { delayMs: 500 } }),
  ],
  controllers: [AppController],
  providers: [AppService, DatabaseHealth],
})
export class AppModule {}
