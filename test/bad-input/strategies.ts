import { configuration, inFile, type Row } from './row';

/** The small environment of development with more sections. */
const withSections = (what: string, lines: readonly string[], ...faults: readonly string[]): Row =>
  inFile('B03', what, 'dev', [['  keelson:redis:\n', `${lines.join('\n')}\n  keelson:redis:\n`]], ...faults);

/** Keys of one strategy where another one is chosen, and components without those that they need. */
export const strategies: readonly Row[] = [
  withSections(
    'no strategy',
    ['  keelson:postgres:', '    memory: 1Gi'],
    'Pulumi.dev.yaml:13 postgres.strategy: is missing (allowed: single, external); add it: who runs the server: Keelson, or someone else',
  ),
  withSections(
    'a strategy with a typo',
    ['  keelson:temporal:', '    strategy: clutser'],
    'Pulumi.dev.yaml:14 temporal.strategy: is unknown (got "clutser", allowed: dev-server, cluster); did you mean cluster',
  ),
  withSections(
    'a strategy that is no text',
    ['  keelson:temporal:', '    strategy: 1'],
    'Pulumi.dev.yaml:14 temporal.strategy: is unknown (got 1, allowed: dev-server, cluster)',
  ),
  withSections(
    'a text for a section with strategies',
    ['  keelson:postgres: single'],
    'Pulumi.dev.yaml:13 keelson:postgres: is a text where a structure is expected (got "single", allowed: the keys strategy, memory, storage, maxConnections, backup, host, administrator, cidr, authority)',
  ),
  withSections(
    'a dev server without a volume, with keys of a cluster',
    ['  keelson:temporal:', '    strategy: dev-server', '    numHistoryShards: 512', '    replicas: 3'],
    'Pulumi.dev.yaml:13 temporal.storage: is missing, but temporal.strategy is dev-server; add it: size of the volume, such as 512Mi or 4Gi',
    'Pulumi.dev.yaml:15 temporal.numHistoryShards: has no effect where temporal.strategy is dev-server; remove it',
    'Pulumi.dev.yaml:16 temporal.replicas: has no effect where temporal.strategy is dev-server; remove it',
  ),
  withSections(
    'a cluster without shards, a typo in a key and no PostgreSQL',
    ['  keelson:temporal:', '    strategy: cluster', '    storage: 1Gi', '    replcias: 3'],
    'Pulumi.dev.yaml:13 temporal.numHistoryShards: is missing, but temporal.strategy is cluster; add it: parts into which workflows are divided; can never change after the first deployment, 512 is enough for most',
    'Pulumi.dev.yaml:15 temporal.storage: has no effect where temporal.strategy is cluster; remove it',
    'Pulumi.dev.yaml:16 temporal.replcias: unknown key (allowed: strategy, numHistoryShards, deployed, replicas, retentionDays); rename it to replicas',
  ),
  withSections(
    'a server of ours by its address elsewhere',
    ['  keelson:postgres:', '    strategy: single', '    memory: 1Gi', '    storage: 1G', '    host: db.example.com'],
    'Pulumi.dev.yaml:16 postgres.storage: is not an amount of bytes (got "1G", allowed: whole bytes in Ki, Mi, Gi or Ti, such as 512Mi); write 1Gi; 1G is 7 % less',
    'Pulumi.dev.yaml:17 postgres.host: has no effect where postgres.strategy is single; remove it',
  ),
  withSections(
    'a cluster of Temporal without PostgreSQL',
    ['  keelson:temporal:', '    strategy: cluster', '    numHistoryShards: 512'],
    'Pulumi.dev.yaml:14 temporal.strategy: is cluster, but there is no PostgreSQL for its two databases; add postgres, or set temporal.strategy to dev-server',
  ),
  withSections(
    'a forge of several pods without PostgreSQL, whose runners are more at least than at most',
    [
      '  keelson:gitea:',
      '    hostname: git.localhost',
      '    admin: { email: platform@example.com }',
      '    storage: 2Gi',
      '    cacheMemory: 64Mi',
      '    replicas: 2',
      '    runners:',
      '      image: { repository: gitea-runner, tag: dev }',
      '      minReplicas: 3',
      '      maxReplicas: 2',
    ],
    'Pulumi.dev.yaml:1 keelson:postgres: is missing, but gitea keeps its data in PostgreSQL; add postgres, or remove gitea',
    'Pulumi.dev.yaml:18 gitea.replicas: needs a volume that several nodes mount, and storage class local-path has none (got 2, allowed: 1); set it to 1, or use a cluster whose shared storage is ReadWriteMany',
    'Pulumi.dev.yaml:21 gitea.runners.minReplicas: is more than maxReplicas (got 3, allowed: 0 to 2)',
  ),
  withSections(
    'runners that no job asks for',
    [
      '  keelson:gitea:',
      '    hostname: git.localhost',
      '    admin: { email: platform@example.com }',
      '    storage: 2Gi',
      '    cacheMemory: 64Mi',
      '    runners: { image: { repository: gitea-runner, tag: dev }, maxReplicas: 2, labels: [] }',
    ],
    'Pulumi.dev.yaml:18 gitea.runners.labels: has 0 entries (got [], allowed: 1 or more)',
  ),
  inFile(
    'B02',
    'quotas for what is not there',
    'dev',
    [
      ['    pods: 100\n', '    pods: 100\n    namespaces: { raibid-ci: { pods: 9 }, gitea-runners: { pods: 9 } }\n'],
      [/ {2}keelson:raibidCi:[^]*$/.exec(configuration('dev'))?.[0] ?? '', ''],
    ],
    'Pulumi.dev.yaml:13 capacity.namespaces.gitea-runners: has no effect without gitea.runners; remove it, or add gitea.runners',
    'Pulumi.dev.yaml:13 capacity.namespaces.raibid-ci: has no effect without raibidCi; remove it, or add raibidCi',
  ),
];
