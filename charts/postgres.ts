import type { Construct } from 'constructs';
import { EncryptedBackup, postgresSource } from '../lib/backup';
import {
  Postgres,
  type DatabaseOptions,
  type PostgresDatabase,
  type PostgresProps,
  type PostgresServer,
} from '../lib/postgres';
import type { Settings } from '../stacks/environment';
import { PlatformChart } from './chart';

const NAMESPACE = 'data';
const NAME = 'postgres';

/** The PostgreSQL that services keep their state in. Each database that is asked for here is backed up, where the environment says so. */
export class PostgresChart extends PlatformChart {
  private readonly settings: Settings<'postgres'>;
  private readonly postgres: PostgresServer;

  constructor(scope: Construct, id: string, settings: Settings<'postgres'>) {
    super(scope, id);
    this.settings = settings;
    this.postgres = new Postgres(this, 'Postgres', serverProps(settings)).server;
  }

  /** The server by its handle; its databases are backed up. */
  get server(): PostgresServer {
    const { host, port, network, sslMode } = this.postgres;
    return { host, port, network, sslMode, database: (name, options) => this.database(name, options) };
  }

  /** A database, its owner and its backups. */
  database(name: string, options: DatabaseOptions): PostgresDatabase {
    const database = this.postgres.database(name, options);
    const { backup } = this.settings;
    if (backup !== undefined) {
      const source = postgresSource(database.inNamespace(NAMESPACE));
      new EncryptedBackup(this, `Backup-${name}`, {
        source,
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

function serverProps(settings: Settings<'postgres'>): PostgresProps {
  const common = { name: NAME, namespace: NAMESPACE };
  switch (settings.strategy) {
    case 'single': {
      const { strategy, memory, storage, maxConnections } = settings;
      return { ...common, strategy, memory, storage, maxConnections };
    }
    case 'external': {
      const { strategy, host, administrator, cidr, authority } = settings;
      const password = { material: `postgres/${NAME}/roles/admin` };
      return { ...common, strategy, host, administrator, password, cidr, tls: { caPem: authority } };
    }
    default:
      throw new Error(`unknown strategy ${JSON.stringify(settings satisfies never)}`);
  }
}
