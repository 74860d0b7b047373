import type { CheckRun } from '../checks/check-run.js';
import { CheckRunner } from '../checks/check-runner.js';
import { CircuitBreaker, makerOfBreaker } from '../checks/circuit-breaker.js';
import type { HealthCheck } from '../checks/health-check.js';
import type { Probe } from '../checks/probe.js';
import { type Circumstances, type Critical, NOTHING_SPECIAL, type Standing, standingOf } from '../checks/standing.js';
import { otherMajor } from '../copies/across-copies.js';
import { ProbesConfigurationError } from '../errors/configuration-error.js';
import { text } from '../settings/fields.js';
import { readFields, show } from '../settings/read-fields.js';
import type { IndicatorDeclaration } from './health-indicator.decorator.js';
import { type IndicatorFields, readIndicatorOptions } from './indicator-options.js';
import { breakerSettings, readDeclaration } from './read-declaration.js';

/** One check of the application, with its name and everything that is needed to run it. */
export interface Indicator {
  readonly name: string;
  readonly probes: readonly Probe[];
  readonly critical: Critical;
  readonly timeoutMs: number;
  readonly intervalMs: number;
  readonly maxAgeMs: number;
  /** Whether it is critical now. */
  standing(): Standing;
  /** Runs the check once, with its deadline and its breaker. Never rejects. */
  run(): Promise<CheckRun>;
  /** Aborts the run under way. Called when the indicator is taken out. */
  cancel?(): void;
  /** The circuit breaker of its dependency, if it has one. */
  readonly breaker?: Pick<CircuitBreaker, 'state'> | undefined;
}

/** The indicator of a decorated class. @throws ProbesConfigurationError that names the class. */
export function createIndicator(
  className: string,
  instance: unknown,
  declaration: IndicatorDeclaration,
  fields: IndicatorFields,
  circumstances: Circumstances = NOTHING_SPECIAL,
): Indicator {
  const { subject, name, options } = readDeclaration(className, declaration, fields);
  if (!isHealthCheck(instance)) {
    throw new ProbesConfigurationError(
      `${subject}the class has no method \`check\`, which a probe would call. Implement HealthCheck, or take the decorator off.`,
    );
  }
  return indicatorOf(subject, name, instance, options, circumstances);
}

/** The indicator of a check that code registers. @throws ProbesConfigurationError that names it. */
export function registeredIndicator(
  name: unknown,
  check: unknown,
  options: unknown,
  fields: IndicatorFields,
  circumstances: Circumstances = NOTHING_SPECIAL,
): Indicator {
  const call = 'ProbesService.register()';
  const read = readFields({ name }, { name: { ...text(''), required: true as const } }, { subject: `${call}: ` });
  const subject = `${call} of \`${read.name}\`: `;
  const instance = typeof check === 'function' ? { check } : check;
  if (!isHealthCheck(instance)) {
    throw new ProbesConfigurationError(
      `${subject}the check must be a function or an object with a method \`check\`, got ${show(check)}. Pass what a probe is to call.`,
    );
  }
  return indicatorOf(subject, read.name, instance, readIndicatorOptions(subject, options, fields), circumstances);
}

function indicatorOf(
  subject: string,
  name: string,
  instance: HealthCheck,
  options: ReturnType<typeof readIndicatorOptions>,
  circumstances: Circumstances,
): Indicator {
  const settings = breakerSettings(options.circuitBreaker, subject);
  const own = ownBreaker(instance, subject);
  if (own && typeof options.circuitBreaker === 'object') {
    throw new ProbesConfigurationError(
      `${subject}the class has a property \`circuitBreaker\`, and the option \`circuitBreaker\` sets another. Set the one ` +
        'of the property by new CircuitBreaker(options), and take the option out.',
    );
  }
  const breaker = own ?? (settings && new CircuitBreaker(settings));
  const { probes, timeoutMs, intervalMs, maxAgeMs, degradedAboveMs } = options;
  const critical = circumstances.notCritical.has(name) ? false : options.critical;
  const standing = () => standingOf(name, critical, circumstances);
  const asked = {
    name,
    timeoutMs,
    degradedAboveMs,
    get critical() {
      return standing().isCritical;
    },
  };
  const runner = new CheckRunner(instance, asked, breaker);
  const run = () => runner.run();
  const cancel = () => runner.cancel();
  return { name, probes, critical, timeoutMs, intervalMs, maxAgeMs, standing, run, cancel, breaker };
}

function isHealthCheck(instance: unknown): instance is HealthCheck {
  return (
    typeof instance === 'object' && instance !== null && 'check' in instance && typeof instance.check === 'function'
  );
}

/** The breaker in which the application records its own calls, if the class has one. */
function ownBreaker({ circuitBreaker }: HealthCheck, subject: string): CircuitBreaker | undefined {
  if (circuitBreaker === undefined || circuitBreaker instanceof CircuitBreaker) return circuitBreaker;
  const maker = makerOfBreaker(circuitBreaker);
  if (maker !== undefined) {
    throw new ProbesConfigurationError(`${subject}the property \`circuitBreaker\`: ${otherMajor(maker)}`);
  }
  throw new ProbesConfigurationError(
    `${subject}the property \`circuitBreaker\` must be a CircuitBreaker of nestjs-probes. Create it with new CircuitBreaker(), or rename the property.`,
  );
}
