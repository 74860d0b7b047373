import { type Command, InvalidArgumentError, Option } from 'commander';
import { type FactsQuestion, readFacts } from '../application/read-facts.js';
import { chartOf, deploymentOf, type ManifestQuestion, patchOf, probesOnly } from '../manifest/manifest.js';
import type { Terminal } from './terminal.js';

const FORMATS = { deployment: deploymentOf, probes: probesOnly, helm: chartOf, kustomize: patchOf } as const;

interface ManifestOptions extends FactsQuestion, ManifestQuestion {
  readonly format: keyof typeof FORMATS;
}

/** Adds `nestjs-probes manifest`. */
export function addManifestCommand(program: Command, terminal: Terminal): void {
  program
    .command('manifest')
    .summary('write the manifest that fits an application')
    .description(
      'Writes the YAML whose numbers follow from an application with nestjs-probes, each with the reason for it.',
    )
    .option('--app <file>', 'the compiled file of the AppModule (dist/app.module.js): it is loaded, and not booted')
    .option('--options <json>', 'the options of ProbesModule.forRoot(), and what else is known of the application')
    .option('--name <name>', 'the name of the Deployment and of the Service', readName, 'my-app')
    .option('--image <image>', 'the image', readImage, 'my-app:latest')
    .option('--port <port>', 'the port of the application', readPort, 3_000)
    .option('--probe-port <port>', 'the port of the probe server, if the application does not say it', readPort)
    .option('--replicas <count>', 'how many pods there are', readReplicas, 2)
    .addOption(new Option('--format <format>', 'what to print').choices(Object.keys(FORMATS)).default('deployment'))
    .action(async (options: ManifestOptions) => {
      const facts = await readFacts(options);
      terminal.out(FORMATS[options.format](facts, options));
      if (facts.source === 'defaults') {
        terminal.err(
          "Made for the defaults of nestjs-probes. --app dist/app.module.js or --options '{…}' tells it yours.",
        );
      }
    });
}

function readName(text: string): string {
  if (/^[a-z]([-a-z\d]{0,61}[a-z\d])?$/.test(text)) return text;
  throw new InvalidArgumentError('It must have small letters, digits and hyphens, and begin with a letter.');
}

function readImage(text: string): string {
  if (/^[\w.:/@-]+$/.test(text)) return text;
  throw new InvalidArgumentError('It must be the reference of an image, such as registry.example/orders:1.2.3.');
}

function readPort(text: string): number {
  const port = Number(text);
  if (/^\d+$/.test(text) && port >= 1 && port <= 65_535) return port;
  throw new InvalidArgumentError('It must be a port from 1 to 65535.');
}

function readReplicas(text: string): number {
  const count = Number(text);
  if (/^\d+$/.test(text) && count >= 1 && count <= 1_000) return count;
  throw new InvalidArgumentError('It must be a number from 1 to 1000.');
}
