import { formatComparison } from '../../../cli/commands/diff';
import { PLAIN_STYLE } from '../../../cli/style';

const { colors } = PLAIN_STYLE;

test('a comparison is told by chart, each field with both sides', () => {
  const text = formatComparison(
    {
      total: 40,
      differences: [
        {
          key: 'apps/StatefulSet/queue/redis-queue',
          kind: 'StatefulSet',
          namespace: 'queue',
          name: 'redis-queue',
          chart: 'redis-queue',
          state: 'changed',
          changes: [
            { path: 'spec.replicas', live: 2, wanted: 1 },
            { path: 'metadata.labels.by-hand', live: 'yes' },
            { path: 'metadata.labels.lost', wanted: 'x'.repeat(200) },
          ],
        },
        {
          key: 'Namespace/_/queue',
          kind: 'Namespace',
          name: 'queue',
          chart: 'namespaces',
          state: 'missing',
          changes: [],
        },
        {
          key: 'Service/queue/redis',
          kind: 'Service',
          namespace: 'queue',
          name: 'redis',
          chart: 'namespaces',
          state: 'refused',
          changes: [],
          message: 'field is immutable',
        },
        { key: 'ConfigMap/queue/old', kind: 'ConfigMap', namespace: 'queue', name: 'old', state: 'extra', changes: [] },
      ],
    },
    'dev',
    'the k3s sandbox',
    colors,
  );
  expect(text).toBe(
    [
      'redis-queue',
      '  ~ StatefulSet queue/redis-queue',
      '      spec.replicas: 2 -> 1',
      '      metadata.labels.by-hand: - "yes"',
      `      metadata.labels.lost: + "${'x'.repeat(96)}...`,
      '',
      'namespaces',
      '  + Namespace queue is not in the cluster',
      '  ! Service queue/redis would be refused: field is immutable',
      '',
      'in no chart',
      '  - ConfigMap queue/old is in the cluster only',
      '',
      '4 objects of dev on the k3s sandbox differ; 40 are synthesized.',
    ].join('\n'),
  );
});

test('no difference is one line', () => {
  expect(formatComparison({ total: 1, differences: [] }, 'dev', 'the k3s sandbox', colors)).toBe(
    'No difference: dev on the k3s sandbox is as synthesized (1 object).',
  );
});
