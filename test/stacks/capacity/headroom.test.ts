import fc from 'fast-check';
import { amounts, formatAmount, NOTHING, RESOURCE_NAMES } from '../../../stacks/capacity/amounts';
import { withHeadroom } from '../../../stacks/capacity/headroom';
import { GI, MI } from './support';

describe('headroom', () => {
  it.each([
    ['requests.cpu', 0, '0'],
    ['requests.cpu', 1, '100m'],
    ['requests.cpu', 250, '300m'],
    ['requests.cpu', 800, '1'],
    ['requests.cpu', 2400, '3'],
    ['limits.cpu', 3600, '4500m'],
    ['limits.cpu', 42_100, '51'],
    ['requests.memory', 1, '128Mi'],
    ['requests.memory', 496 * MI, '640Mi'],
    ['limits.memory', GI, '1536Mi'],
    ['requests.storage', 96 * GI, '116Gi'],
    ['requests.storage', 3800 * GI, '4560Gi'],
    ['pods', 1, '2'],
    ['pods', 5, '6'],
    ['pods', 20, '24'],
    // Ways in are none more than there are.
    ['services.nodeports', 2, '2'],
    ['services.loadbalancers', 1, '1'],
  ] as const)('of %s %d is %s', (resource, need, quota) => {
    expect(formatAmount(resource, withHeadroom({ ...NOTHING, [resource]: need })[resource])).toBe(quota);
  });

  it('is never less for more, and never less than a fifth, nor much more', () => {
    const some = fc.oneof(fc.integer({ min: 0, max: 50_000 }), fc.integer({ min: 0, max: 2 ** 45 }));
    fc.assert(
      fc.property(some, some, (a, b) => {
        const [less, more] = [Math.min(a, b), Math.max(a, b)].map((amount) => withHeadroom(amounts(() => amount)));
        for (const resource of RESOURCE_NAMES) {
          expect(more?.[resource]).toBeGreaterThanOrEqual(less?.[resource] ?? NaN);
        }
        expect(less?.['requests.memory']).toBeGreaterThanOrEqual(Math.min(a, b) * 1.2);
        expect(less?.['requests.memory']).toBeLessThanOrEqual(Math.min(a, b) * 1.2 * 1.5 + GI / 8);
      }),
    );
  });
});
