import { type Golden, type Pointer, type Shown, waveOf } from './golden';
import { HIGHLY_AVAILABLE, OURS, type Promised } from './promise';

const point = (entries: readonly Shown[], field: string): Pointer[] => entries.map((entry) => ({ ...entry, field }));
const named = (golden: Golden, kind: string, name: RegExp): Shown[] =>
  golden.ofKind(kind).filter(({ object }) => name.test(object.metadata.name));
const configured = (golden: Golden, name: RegExp, file: string, lines: readonly RegExp[]): Pointer[] =>
  point(
    named(golden, 'ConfigMap', name).filter(({ object }) =>
      lines.every((line) => line.test(object['data']?.[file] ?? '')),
    ),
    `data["${file}"]`,
  );

type Trigger = { readonly type: string; readonly metadata: Readonly<Record<string, string>> };
const onStreams = (golden: Golden): Shown[] =>
  golden
    .ofKind('ScaledObject', 'ScaledJob')
    .filter(({ object }) => object['spec'].triggers.some(({ type }: Trigger) => /streams$/.test(type)));
const asks = ({ object }: Shown, field: string): boolean =>
  object['spec'].triggers.some(({ metadata }: Trigger) => metadata[field] !== undefined);
const graceOf = ({ object: { spec } }: Shown): number => spec.jobTargetRef.template.spec.terminationGracePeriodSeconds;
/** Jobs that others wait for and that are made anew when what they do changes. */
const hashedJobs = (golden: Golden): Shown[] =>
  golden.ofKind('Job').filter(({ object }) => /-[0-9a-f]{10}$/.test(object.metadata.name));

export const COMPONENT_PROMISES: readonly Promised[] = [
  {
    what: 'Redis: a queue refuses work rather than forget it, and writes a log to its volume',
    shownIn: OURS,
    shows: (golden) =>
      configured(golden, /^redis-queue-config/, 'redis.conf', [/^maxmemory-policy noeviction$/m, /^appendonly yes$/m]),
  },
  {
    what: 'Redis: a cache forgets what was used least, and writes nothing',
    shownIn: OURS,
    shows: (golden) =>
      configured(golden, /^gitea-cache-config/, 'redis.conf', [
        /^maxmemory-policy allkeys-lru$/m,
        /^appendonly no$/m,
        /^save ""$/m,
      ]),
  },
  {
    what: 'Redis: stream and group are made by a Job named by its content, before what scales on them',
    shownIn: [...OURS, 'constructs'],
    shows: (golden) => point(named(golden, 'Job', /^redis-queue-stream-[0-9a-f]{10}$/), 'metadata.name'),
  },
  {
    what: 'KEDA: scaling on a stream asks for what waits and for what is pending, and wakes at the first entry',
    shownIn: [...OURS, 'constructs'],
    shows: (golden) => point(onStreams(golden), 'spec.triggers'),
    breaks: (golden) =>
      point(
        onStreams(golden).filter(
          (entry) =>
            !asks(entry, 'lagCount') ||
            !asks(entry, 'pendingEntriesCount') ||
            entry.object['spec'].triggers.some(({ metadata }: Trigger) => Number(metadata['activationLagCount']) >= 1),
        ),
        'spec.triggers',
      ),
  },
  {
    what: 'KEDA: no right reaches further than the namespaces that scale: no rule with `*` for groups and resources',
    shownIn: OURS,
    shows: (golden) => point(named(golden, 'Role', /^keda/), 'rules'),
    breaks: (golden) =>
      point(
        golden
          .ofKind('Role', 'ClusterRole')
          .filter(({ object }) =>
            object['rules'].some(
              ({ apiGroups = [], resources = [] }: { apiGroups?: string[]; resources?: string[] }) =>
                apiGroups.includes('*') && resources.includes('*'),
            ),
          ),
        'rules',
      ),
  },
  {
    what: 'Agents: a ScaledJob never starts a second Job for work that one is doing, and keeps a short history',
    shownIn: OURS,
    shows: (golden) => point(golden.ofKind('ScaledJob'), 'spec.scalingStrategy'),
    breaks: (golden) =>
      point(
        golden
          .ofKind('ScaledJob')
          .filter(
            ({ object: { spec } }) =>
              spec.scalingStrategy?.strategy === undefined ||
              (spec.scalingStrategy.pendingPodConditions ?? []).length === 0 ||
              spec.successfulJobsHistoryLimit > 10 ||
              spec.failedJobsHistoryLimit > 10,
          ),
        'spec.scalingStrategy',
      ),
  },
  {
    what: 'Agents: who is told to end has as long as its longest lease',
    shownIn: OURS,
    shows: (golden) =>
      point(golden.ofKind('ScaledJob'), 'spec.jobTargetRef.template.spec.terminationGracePeriodSeconds'),
    breaks: (golden) =>
      point(
        golden
          .ofKind('ScaledJob')
          .filter((entry) => graceOf(entry) < entry.object['spec'].jobTargetRef.activeDeadlineSeconds - 900),
        'spec.jobTargetRef.template.spec.terminationGracePeriodSeconds',
      ),
  },
  {
    what: 'Agents: a pool shrinks slowly and leaves its number of replicas to the scaler',
    shownIn: ['constructs'],
    shows: (golden) =>
      point(
        golden
          .ofKind('ScaledObject')
          .filter(
            ({ object: { spec } }) =>
              spec.advanced.horizontalPodAutoscalerConfig.behavior.scaleDown.stabilizationWindowSeconds > 0,
          ),
        'spec.advanced.horizontalPodAutoscalerConfig.behavior.scaleDown',
      ),
    breaks: (golden) => {
      const scaled = golden.ofKind('ScaledObject').map(({ object }) => object['spec'].scaleTargetRef.name);
      return point(
        golden
          .ofKind('Deployment')
          .filter(({ object }) => scaled.includes(object.metadata.name) && object['spec'].replicas !== undefined),
        'spec.replicas',
      );
    },
  },
  {
    what: 'Temporal: workers that do activities keep one of them',
    shownIn: ['constructs'],
    shows: (golden) =>
      point(
        golden
          .ofKind('ScaledObject')
          .filter(({ object: { spec } }) => spec.triggers.some(({ type }: Trigger) => type === 'temporal'))
          .filter(({ object: { spec } }) => spec.minReplicaCount >= 1),
        'spec.minReplicaCount',
      ),
  },
  {
    what: 'Temporal: dev is one server on fixed ports with a file on a volume',
    shownIn: ['dev', 'constructs'],
    shows: (golden) =>
      point(
        named(golden, 'StatefulSet', /^temporal$/).filter(({ object }) =>
          /start-dev[\s\S]*0\.0\.0\.0/.test(JSON.stringify(object['spec'].template.spec.containers)),
        ),
        'spec.template.spec.containers',
      ),
  },
  {
    what: 'Temporal: staging and prod are four services of two and more over a database that others run',
    shownIn: HIGHLY_AVAILABLE,
    shows: (golden) => {
      const services = named(golden, 'Deployment', /^temporal-(frontend|history|matching|worker)$/);
      return services.length === 4 && services.every(({ object }) => object['spec'].replicas >= 2)
        ? point(services, 'spec.replicas')
        : [];
    },
  },
  {
    what: 'Jobs that servers wait for are named by their content, go by themselves and come in an earlier wave',
    shownIn: HIGHLY_AVAILABLE,
    shows: (golden) => point(named(golden, 'Job', /^temporal-schema-/), 'metadata.annotations'),
    breaks: (golden) => {
      const [server] = named(golden, 'Deployment', /^temporal-frontend$/);
      return [
        ...point(
          golden.ofKind('Job').filter((entry) => !hashedJobs(golden).some(({ object }) => object === entry.object)),
          'metadata.name',
        ),
        ...point(
          golden.ofKind('Job').filter(({ object }) => object['spec'].ttlSecondsAfterFinished === undefined),
          'spec.ttlSecondsAfterFinished',
        ),
        ...point(
          server === undefined || golden.folder === 'dev' || golden.folder === 'constructs'
            ? []
            : named(golden, 'Job', /^temporal-schema-/).filter((entry) => waveOf(entry) >= waveOf(server)),
          'metadata.annotations',
        ),
      ];
    },
  },
  {
    what: 'Gitea: installed by its configuration in one pass, with the administrator made by a Job',
    shownIn: OURS,
    shows: (golden) => [
      ...configured(golden, /^gitea-config/, 'app.ini', [/^INSTALL_LOCK\s*=\s*true$/m]),
      ...point(named(golden, 'Job', /^gitea-admin-[0-9a-f]{10}$/), 'metadata.name'),
    ],
  },
  {
    what: 'Gitea: health of the database decides about readiness, never about life',
    shownIn: OURS,
    shows: (golden) =>
      golden.containers
        .filter(({ container }) => container['readinessProbe']?.httpGet?.path === '/api/healthz')
        .filter(({ container }) => container['livenessProbe']?.httpGet === undefined),
  },
  {
    what: 'Gitea: each runner takes one job and goes',
    shownIn: OURS,
    shows: (golden) =>
      point(
        named(golden, 'ScaledJob', /^gitea-runner$/).filter(({ object }) =>
          JSON.stringify(object['spec']).includes('--ephemeral'),
        ),
        'spec.jobTargetRef.template.spec.initContainers[0].command',
      ),
  },
  {
    what: 'PostgreSQL: passwords by scram, checksums of its pages, memory settings within the limit',
    shownIn: ['dev'],
    shows: (golden) =>
      configured(golden, /^postgres-config/, 'postgresql.conf', [
        /^password_encryption = 'scram-sha-256'$/m,
        /^shared_buffers = /m,
      ]),
  },
  {
    what: 'PostgreSQL: physical backups go through the plugin, by a schedule of six fields',
    shownIn: ['constructs'],
    shows: (golden) =>
      point(
        golden
          .ofKind('ScheduledBackup')
          .filter(({ object: { spec } }) => spec.method === 'plugin' && spec.schedule.split(' ').length === 6),
        'spec.schedule',
      ),
  },
  {
    what: 'Backups: encrypted for a public key, one at a time, and restored for a test',
    shownIn: HIGHLY_AVAILABLE,
    shows: (golden) => [
      ...configured(golden, /^backup-/, 'recipient.asc', [/^-----BEGIN PGP PUBLIC KEY BLOCK-----/]),
      ...point(named(golden, 'CronJob', /^restore-test-/), 'spec.schedule'),
    ],
    breaks: (golden) =>
      point(
        named(golden, 'CronJob', /^(backup|restore-test)-/).filter(
          ({ object }) => object['spec'].concurrencyPolicy !== 'Forbid',
        ),
        'spec.concurrencyPolicy',
      ),
  },
  {
    what: 'Argo CD: what scales leaves replicas to the scaler, and large objects are applied by the server',
    shownIn: HIGHLY_AVAILABLE,
    shows: (golden) =>
      point(
        golden
          .ofKind('Application')
          .filter(({ object }) => (object['spec'].syncPolicy?.syncOptions ?? []).includes('ServerSideApply=true')),
        'spec.syncPolicy.syncOptions',
      ),
  },
];
