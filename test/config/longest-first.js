// On a fresh clone jest knows no durations and would start the longest files last, alone on one of two processors.
const Sequencer = require('@jest/test-sequencer').default;

const LONGEST = [
  'test/e2e/cli.test.ts',
  'test/e2e/environments/',
  'test/e2e/crash.test.ts',
  'test/e2e/upgrade.test.ts',
  'test/contract/redis-sentinel.test.ts',
  'test/contract/keda.test.ts',
  'test/contract/temporal.test.ts',
  'test/contract/temporal-keda.test.ts',
];

module.exports = class LongestFirst extends Sequencer {
  sort(tests) {
    const rank = ({ path }) => {
      const found = LONGEST.findIndex((name) => path.includes(name));
      return found < 0 ? LONGEST.length : found;
    };
    return [...super.sort(tests)].sort((a, b) => rank(a) - rank(b));
  }
};
