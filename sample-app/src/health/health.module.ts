import { Module } from '@nestjs/common';
import { TerminusModule } from '@nestjs/terminus';
import { PartnerModule } from '../partner/partner.module.js';
import { DatabaseHealth } from './database.health.js';
import { MemoryHealth } from './memory.health.js';
import { PartnerApiHealth } from './partner-api.health.js';

@Module({
  imports: [TerminusModule, PartnerModule],
  providers: [DatabaseHealth, PartnerApiHealth, MemoryHealth],
})
export class HealthModule {}
