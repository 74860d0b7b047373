import { INestApplication } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { ProbesService } from 'nestjs-probes';
import request from 'supertest';
import { AppModule } from './app.module';

describe('the probes', () => {
  let app: INestApplication;

  beforeEach(async () => {
    const module = await Test.createTestingModule({ imports: [AppModule] }).compile();
    app = module.createNestApplication();
    await app.init();
    await app.get(ProbesService).whenStarted();
  });

  afterEach(() => app.close());

  it('are answered by the application', async () => {
    await request(app.getHttpServer()).get('/health/startup').expect(200);
    await request(app.getHttpServer()).get('/health/live').expect(200);
    const ready = await request(app.getHttpServer()).get('/health/ready').expect(200);
    expect(ready.body).toMatchObject({ status: 'ready', checks: [{ status: 'healthy' }] });
  });
});
