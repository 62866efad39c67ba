import { amounts, RESOURCES, type Amounts } from './amounts';

/** Room for pods that are on their way out, or that people start by hand, in percent of what is needed. */
export const HEADROOM_PERCENT = 20;

const GI = 2 ** 30;

/** What is rounded up to multiples of what; each step divides the next bound, so that more never becomes less. */
const STEPS = {
  millicores: [
    { below: 1000, step: 100 },
    { below: 10_000, step: 500 },
    { below: Infinity, step: 1000 },
  ],
  bytes: [
    { below: GI, step: GI / 8 },
    { below: 8 * GI, step: GI / 2 },
    { below: Infinity, step: GI },
  ],
  count: [{ below: Infinity, step: 1 }],
} as const;

/** A need with room to spare, in numbers that people can read. Ports and load balancers are ways in: of these there is none to spare. */
export function withHeadroom(need: Amounts): Amounts {
  return amounts((resource) => {
    if (resource === 'services.nodeports' || resource === 'services.loadbalancers') {
      return need[resource];
    }
    const wanted = Math.ceil((need[resource] * (100 + HEADROOM_PERCENT)) / 100);
    const { step } = STEPS[RESOURCES[resource].unit].find(({ below }) => wanted < below) ?? { step: 1 };
    return Math.ceil(wanted / step) * step;
  });
}
