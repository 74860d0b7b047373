import { HealthIndicator } from 'nestjs-probes';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { platforms } from '../support/platforms.js';
import { startApp } from '../support/probed-app.js';

@HealthIndicator()
class DatabaseHealth {
  check() {}
}

/** The matrix runs this with the oldest and the newest versions of Nest and of its platforms. */
describe.each(platforms)('what the module uses of the insides of Nest and of $name', (platform) => {
  it('is there in this version', async () => {
    vi.stubEnv('KUBERNETES_SERVICE_HOST', '10.0.0.1');
    onTestFinished(() => void vi.unstubAllEnvs());
    const { logger, get } = await startApp(platform, { providers: [DatabaseHealth] });
    const messages = () => logger.ofProbes.map(({ message }) => message);
    // A sentence about something that is missing would be logged by then.
    await expect.poll(messages).toContainEqual(expect.stringMatching(/^A shutdown may take /));

    expect(await get('/health/ready')).toMatchObject({ status: 200 });
    expect(messages().filter((message) => message.startsWith('This version of '))).toEqual([]);
  });
});
