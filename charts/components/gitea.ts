import type { Construct } from 'constructs';
import { MACHINE_PROFILES } from '../../lib/agents';
import { EncryptedBackup } from '../../lib/backup';
import { Gitea, GiteaRunners, giteaSource, type GiteaEndpoint } from '../../lib/gitea';
import type { KedaEndpoint } from '../../lib/keda';
import type { PostgresEndpoint } from '../../lib/postgres';
import { Redis, type RedisEndpoint } from '../../lib/redis';
import type { EncryptedBackupSettings, Settings } from '../../stacks/environment';
import { PlatformChart } from '../unit/chart';
import { keda } from './keda';
import { definePart } from '../unit/part';
import { postgres } from './postgres';
import { redisQueue } from './redis-queue';

const NAMESPACE = 'gitea';
/** What runs here is not ours, so it has a quota and secrets of its own. */
const RUNNERS_NAMESPACE = 'gitea-runners';

export interface GiteaChartProps {
  /** Holds its database. */
  readonly postgres: PostgresEndpoint;
  /** Where its queues are kept. */
  readonly queue: RedisEndpoint;
  readonly keda: KedaEndpoint;
}

/** Seconds that one backup, or one restore, of a large volume may take. */
const BACKUP_SECONDS = 6 * 3600;

/** The forge, its cache, its backups, and its runners. */
export class GiteaChart extends PlatformChart {
  readonly endpoint: GiteaEndpoint;

  constructor(scope: Construct, id: string, settings: Settings<'gitea'>, props: GiteaChartProps) {
    super(scope, id);
    const { cacheMemory, backup, runners, ...server } = settings;
    const cache = new Redis(this, 'Cache', {
      strategy: 'single',
      name: 'gitea-cache',
      namespace: NAMESPACE,
      role: 'cache',
      memory: cacheMemory,
    });
    const gitea = new Gitea(this, 'Gitea', {
      ...server,
      name: 'gitea',
      namespace: NAMESPACE,
      postgres: props.postgres,
      cache: cache.endpoint,
      queue: props.queue,
    });
    this.endpoint = gitea.endpoint;
    if (backup !== undefined) {
      this.backUp(gitea, backup, server.storage);
    }
    if (runners !== undefined) {
      const { machine, image, ...bounds } = runners;
      const { resources, architectures } = MACHINE_PROFILES[machine];
      new GiteaRunners(this, 'Runners', {
        ...bounds,
        name: 'gitea-runner',
        namespace: RUNNERS_NAMESPACE,
        gitea: this.endpoint,
        keda: props.keda,
        image: { ...image, firstParty: true },
        resources,
        architectures,
      });
    }
  }

  private backUp(
    gitea: Gitea,
    { recipient, schedule, retentionDays, storage }: EncryptedBackupSettings,
    scratch: string,
  ): void {
    new EncryptedBackup(this, 'Backup', {
      source: giteaSource(gitea),
      namespace: NAMESPACE,
      recipient,
      schedule,
      retentionDays,
      store: { type: 'volume', size: storage },
      deadlineSeconds: BACKUP_SECONDS,
      restoreTest: {
        privateKey: { material: 'backup/private-key' },
        // What fills a volume needs one again.
        scratch,
        scratchOnVolume: true,
        deadlineSeconds: BACKUP_SECONDS,
      },
    });
  }
}

export const gitea = definePart({
  section: 'gitea',
  name: 'gitea',
  phase: 'apps',
  build: (scope, id, settings, others) =>
    new GiteaChart(scope, id, settings, {
      postgres: others.need(postgres).endpoint,
      queue: others.need(redisQueue).endpoint,
      keda: others.need(keda).endpoint,
    }),
});
