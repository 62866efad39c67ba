import type { Construct } from 'constructs';
import { EncryptedBackup, postgresSource } from '../../lib/backup';
import { Postgres, type DatabaseProps, type DeclaredDatabase, type PostgresEndpoint } from '../../lib/postgres';
import type { Settings } from '../../stacks/environment';
import { PlatformChart } from '../unit/chart';
import { definePart } from '../unit/part';

const NAMESPACE = 'data';
const NAME = 'postgres';

/** The PostgreSQL that services keep their state in. Each database that is asked for here is backed up, where the environment says so. */
export class PostgresChart extends PlatformChart {
  private readonly settings: Settings<'postgres'>;
  private readonly postgres: PostgresEndpoint;

  constructor(scope: Construct, id: string, settings: Settings<'postgres'>) {
    super(scope, id);
    this.settings = settings;
    this.postgres = addServer(this, settings);
  }

  /** The server; its databases are backed up. */
  get endpoint(): PostgresEndpoint {
    const { host, port, network, sslMode } = this.postgres;
    return {
      host,
      port,
      network,
      sslMode,
      addClient: (namespace, options) => this.postgres.addClient(namespace, options),
      declareDatabase: (props) => this.declareDatabase(props),
    };
  }

  /** A database, its owner and its backups. */
  private declareDatabase(props: DatabaseProps): DeclaredDatabase {
    const database = this.postgres.declareDatabase(props);
    const { backup } = this.settings;
    if (backup !== undefined) {
      new EncryptedBackup(this, `Backup-${database.name}`, {
        source: postgresSource(this.postgres, database),
        namespace: NAMESPACE,
        recipient: backup.recipient,
        schedule: backup.schedule,
        retentionDays: backup.retentionDays,
        store: { type: 'volume', size: backup.storage },
        restoreTest: { privateKey: { material: 'backup/private-key' } },
      });
    }
    return database;
  }
}

function addServer(scope: Construct, settings: Settings<'postgres'>): PostgresEndpoint {
  const common = { name: NAME, namespace: NAMESPACE };
  switch (settings.strategy) {
    case 'single': {
      const { strategy, memory, storage, maxConnections } = settings;
      return new Postgres(scope, 'Postgres', { ...common, strategy, memory, storage, maxConnections }).endpoint;
    }
    case 'external': {
      const { host, administrator, cidr, authority } = settings;
      const password = { material: `postgres/${NAME}/roles/admin` };
      const tls = { certificateAuthority: authority };
      return Postgres.fromExternal(scope, 'Postgres', { ...common, host, administrator, password, cidr, tls });
    }
    default:
      throw new Error(`unknown strategy ${JSON.stringify(settings satisfies never)}`);
  }
}

export const postgres = definePart({
  section: 'postgres',
  name: 'postgres',
  phase: 'data',
  build: (scope, id, settings) => new PostgresChart(scope, id, settings),
});
