import { observe, provideRunbooks, type Alert } from '../../../lib/workload';
import { render } from '../../support/render';

const alert: Alert = {
  name: 'StoreDown',
  expr: 'up == 0',
  forDuration: '5m',
  severity: 'critical',
  summary: 'No store answers',
  description: 'Nothing can be stored.',
};

const renderAlerts = (alerts: readonly Alert[], base?: string) =>
  render((chart) => {
    if (base !== undefined) {
      provideRunbooks(chart, base);
    }
    observe(chart, {
      name: 'store',
      namespace: 'data',
      labels: { 'app.kubernetes.io/name': 'store' },
      runbook: 'store',
      alerts: () => alerts,
    });
  });

describe('alerts', () => {
  test('are a PrometheusRule with severity, texts and a link for each', () => {
    const rendered = renderAlerts([alert]);
    expect(rendered.faults).toEqual([]);
    expect(rendered.one('PrometheusRule', 'store').spec).toEqual({
      groups: [
        {
          name: 'store',
          rules: [
            {
              alert: 'StoreDown',
              expr: 'up == 0',
              for: '5m',
              labels: { severity: 'critical', namespace: 'data', component: 'store' },
              annotations: {
                summary: 'No store answers',
                description: 'Nothing can be stored.',
                runbook_url: 'docs/runbooks/store.md#storedown',
              },
            },
          ],
        },
      ],
    });
  });

  test('of one name carry what tells them apart', () => {
    const [rule] = renderAlerts([{ ...alert, labels: { shelf: 'upper' } }]).one('PrometheusRule', 'store').spec
      .groups[0].rules;
    expect(rule.labels).toEqual({ severity: 'critical', namespace: 'data', component: 'store', shelf: 'upper' });
  });

  test.each(['https://git.example.org/platform/src/branch/main', 'https://git.example.org/platform/src/branch/main/'])(
    'link to where the repository can be read: %s',
    (base) => {
      const [rule] = renderAlerts([alert], base).one('PrometheusRule', 'store').spec.groups[0].rules;
      expect(rule.annotations.runbook_url).toBe(
        'https://git.example.org/platform/src/branch/main/docs/runbooks/store.md#storedown',
      );
    },
  );

  test('are refused with a name or a duration that Prometheus would refuse later', () => {
    expect(renderAlerts([{ ...alert, name: 'store-down', forDuration: '5 minutes' }]).faults).toEqual([
      'test.alerts: is not a name for an alert (got "store-down", allowed: upper camel case)',
      'test.alerts: alert store-down has a duration that Prometheus does not know (got "5 minutes", allowed: such as 30s, 5m, 1h30m)',
    ]);
  });
});
