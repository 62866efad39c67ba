import type { Chart } from 'cdk8s';
import { namespace, object, TestPlatform } from '../stacks/synth/support/platform';
import { inShop } from '../stacks/synth/support/shop';
import { refusal, type Row } from './row';

/** A slip in the objects of a small platform, whose chart `shop` has the namespace `shop`. */
export const inShopChart = (id: string, what: string, build: (chart: Chart) => void, message: string): Row => ({
  id,
  what,
  message,
  speak: () => {
    const platform = new TestPlatform();
    const chart = platform.chart('shop');
    namespace(chart, 'shop');
    build(chart);
    return refusal(() => platform.synthesize({ policy: 'skipped' }));
  },
});

/** A dashboard as Grafana's sidecar finds it. */
export const dashboard = (chart: Chart, name: string, text: string): void => {
  object(
    chart,
    'v1',
    'ConfigMap',
    { ...inShop(name), labels: { grafana_dashboard: '1' } },
    { data: { [`${name}.json`]: text } },
  );
};
