import { resolve } from 'node:path';
import { environmentFromFile, type Environment } from '../../../stacks/environment';
import { synthesize, type KubernetesObject } from '../../../stacks/synth';

const ROOT = resolve(__dirname, '../../..');
const AUTHORITY = '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n';

const keyOf = ({ kind, metadata }: KubernetesObject): string => `${kind}/${metadata.namespace ?? '_'}/${metadata.name}`;

/** The platform with certificates for its queue. */
function withTls(name: 'dev' | 'staging'): Map<string, KubernetesObject> {
  const environment = environmentFromFile(ROOT, name, { delivery: 'direct' });
  const queue = { ...environment.redis.queue, tls: { secretName: 'redis-queue-tls', authority: AUTHORITY } };
  const secured: Environment = { ...environment, redis: { queue } };
  return new Map(synthesize(secured, { root: ROOT }).manifests.map(({ object }) => [keyOf(object), object]));
}

interface Pod {
  readonly initContainers?: readonly Container[];
  readonly containers: readonly Container[];
  readonly volumes: readonly { readonly name: string; readonly configMap?: { readonly name: string } }[];
}
interface Container {
  readonly name: string;
  readonly command?: readonly string[];
  readonly args?: readonly string[];
  readonly env?: readonly { readonly name: string; readonly value?: string }[];
  readonly volumeMounts: readonly { readonly name: string; readonly mountPath: string }[];
}

/** Where each authority of the queue is mounted, and what the variables of the container say about it. */
function trust(pod: Pod): object {
  const volumes = pod.volumes.filter(({ configMap }) => configMap?.name === 'redis-queue-ca').map(({ name }) => name);
  return Object.fromEntries(
    [...(pod.initContainers ?? []), ...pod.containers].flatMap(({ name, env, volumeMounts }) => {
      const mounted = volumeMounts.filter((mount) => volumes.includes(mount.name)).map(({ mountPath }) => mountPath);
      const said = (env ?? [])
        .filter((variable) => variable.name.includes('TLS'))
        .map(({ name: key, value }) => `${key}=${value}`);
      return mounted.length + said.length === 0 ? [] : [[name, [...mounted, ...said]]];
    }),
  );
}

const podOf = (object: KubernetesObject | undefined): Pod => {
  const { spec } = object as unknown as {
    spec: {
      template?: { spec: Pod };
      jobTemplate?: { spec: { template: { spec: Pod } } };
      jobTargetRef?: { template: { spec: Pod } };
    };
  };
  return (spec.template ?? spec.jobTemplate?.spec.template ?? spec.jobTargetRef?.template)?.spec as Pod;
};

describe.each(['dev', 'staging'] as const)('a queue with certificates, in %s', (name) => {
  const objects = withTls(name);
  const beginning = (prefix: string): KubernetesObject | undefined =>
    [...objects].find(([key]) => key.startsWith(prefix))?.[1];

  test('takes no connection in plain text', () => {
    const { data } = objects.get('ConfigMap/queue/redis-queue-config') as unknown as { data: Record<string, string> };
    expect(data['redis.conf']).toContain('\nport 0\ntls-port 6379\n');
    expect(data['ca.crt']).toBe(AUTHORITY);
    const exporter = podOf(objects.get('StatefulSet/queue/redis-queue')).containers.find(
      (one) => one.name === 'exporter',
    );
    expect(exporter?.args?.filter((argument) => /addr|tls/.test(argument))).toEqual([
      '--redis.addr=rediss://localhost:6379',
      '--tls-ca-cert-file=/etc/redis/config/ca.crt',
      '--tls-server-name=redis-queue.queue.svc.cluster.local',
    ]);
  });

  test.each([
    [
      'Deployment/raibid-ci/raibid-server',
      { server: ['/etc/redis-ca', 'RAIBID_REDIS_TLS=true', 'RAIBID_REDIS_TLS_CA_FILE=/etc/redis-ca/ca.crt'] },
    ],
    [
      'CronJob/raibid-ci/trigger-test-job',
      { trigger: ['/etc/redis-ca', 'RAIBID_REDIS_TLS=true', 'RAIBID_REDIS_TLS_CA_FILE=/etc/redis-ca/ca.crt'] },
    ],
    [
      'ScaledJob/raibid-ci/raibid-agent',
      {
        agent: [
          '/run/secrets/queue-ca',
          'RAIBID_REDIS_TLS=true',
          'RAIBID_REDIS_TLS_CA_FILE=/run/secrets/queue-ca/ca.crt',
        ],
      },
    ],
    ['Job/queue/redis-queue-stream-', { bootstrap: ['/etc/redis-ca'] }],
    [
      'StatefulSet/gitea/gitea',
      Object.fromEntries(
        ['prepare', 'migrate', 'gitea'].map((container) => [container, ['/etc/gitea-authorities/queue']]),
      ),
    ],
  ])('is trusted by %s', (key, expected) => {
    expect(trust(podOf(beginning(key)))).toEqual(expected);
  });

  test('is asked in TLS by who asks with commands', () => {
    const commands = ['CronJob/raibid-ci/trigger-test-job', 'Job/queue/redis-queue-stream-'].map(
      (key) => podOf(beginning(key)).containers[0]?.command?.at(-1) ?? '',
    );
    expect(commands.map((text) => text.match(/redis-cli(?!.* --tls --cacert )/g))).toEqual([null, null]);
    const { data } = objects.get('ConfigMap/gitea/gitea-config') as unknown as { data: Record<string, string> };
    expect(data['prepare.sh']?.match(/GITEA__queue__CONN_STR="\w+(\+sentinel)?/)?.[0]).toBe(
      `GITEA__queue__CONN_STR="rediss${name === 'staging' ? '+sentinel' : ''}`,
    );
  });

  test('is asked in TLS by KEDA, which finds the authority', () => {
    const { spec } = objects.get('ScaledJob/raibid-ci/raibid-agent') as unknown as {
      spec: { triggers: { metadata: Record<string, string>; authenticationRef: { name: string } }[] };
    };
    expect(spec.triggers.map(({ metadata }) => metadata.enableTLS)).toEqual(['true', 'true']);
    const [trigger] = spec.triggers;
    const authentication = objects.get(
      `TriggerAuthentication/raibid-ci/${trigger?.authenticationRef.name}`,
    ) as unknown as {
      spec: { configMapTargetRef: object[] };
    };
    expect(authentication.spec.configMapTargetRef).toEqual([
      { parameter: 'ca', name: 'redis-queue-ca', key: 'ca.crt' },
    ]);
  });
});
