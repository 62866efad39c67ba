import { ApplyBench } from './support';

/** An environment on AKS-like nodes. It is delivered directly: neither Argo CD nor External Secrets runs on a sandbox. */
export function describeOnAks(environment: 'staging' | 'prod'): void {
  describe(environment, () => {
    const bench = new ApplyBench('aks');
    const options = { environment, delivery: 'direct' as const };

    beforeAll(async () => {
      bench.copyProjectFiles();
      await bench.start();
    });
    afterAll(() => bench.remove());

    it('comes up, every object ready, and changes nothing at the second run', async () => {
      const first = await bench.run({ operation: 'up', options });
      expect({ error: first.error, fix: first.fix }).toEqual({ error: undefined, fix: undefined });
      const second = await bench.run({ operation: 'up', options });
      expect(second.result).toMatchObject({ created: 0, updated: 0, replaced: 0, deleted: 0, drift: [] });
      expect(second.result?.unchanged).toBe(first.result?.created);
    });
  });
}
