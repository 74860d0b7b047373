import { ConfigurableModuleBuilder } from '@nestjs/common';
import type { ProbesOptions } from './options/probes-options.js';

/** The method of a class for `forRootAsync({ useClass })` or `useExisting`. */
export interface ProbesOptionsFactory {
  createProbesOptions(): ProbesOptions | Promise<ProbesOptions>;
}

export const { ConfigurableModuleClass, MODULE_OPTIONS_TOKEN, ASYNC_OPTIONS_TYPE } =
  new ConfigurableModuleBuilder<ProbesOptions>({ moduleName: 'Probes' })
    .setClassMethodName('forRoot')
    .setFactoryMethodName('createProbesOptions')
    .build();
