import { object, service, TestPlatform, namespace, workload } from '../stacks/synth/support/platform';

/** A platform of `components` times four objects, all in one namespace, where what looks at everything for each would show. */
function build(components: number): TestPlatform {
  const platform = new TestPlatform();
  namespace(platform.chart('namespaces', { phase: 'namespaces' }), 'shop');
  for (let number = 0; number < components; number++) {
    const name = `c-${number}`;
    const needs = number === 0 ? [] : [`chart-${number - 1}`];
    const chart = platform.chart(`chart-${number}`, { needs });
    const policy = { spec: { podSelector: { matchLabels: { app: name } } } };
    object(chart, 'v1', 'ConfigMap', { name, namespace: 'shop' }, { data: { key: 'value' } });
    object(chart, 'networking.k8s.io/v1', 'NetworkPolicy', { name, namespace: 'shop' }, policy);
    service(chart, name);
    workload(chart, name, { pod: { volumes: [{ name: 'config', configMap: { name } }] } });
  }
  return platform;
}

/** Processor time, which other processes hardly change, in milliseconds. */
function processorTime(components: number): number {
  const platform = build(components);
  const before = process.cpuUsage();
  platform.synthesize({ policy: 'skipped' });
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

describe('synth', () => {
  it('takes eight times as long for eight times as many objects, and not the square of it', () => {
    processorTime(100);
    const small = processorTime(150);
    const large = processorTime(1200);
    expect(large / small).toBeLessThan(24);
  });
});
