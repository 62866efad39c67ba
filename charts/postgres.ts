import type { Construct } from 'constructs';
import { EncryptedBackup, postgresSource } from '../lib/backup';
import { KeelsonError } from '../lib/core';
import {
  Postgres,
  type DatabaseOptions,
  type PostgresDatabase,
  type PostgresProps,
  type PostgresServer,
} from '../lib/postgres';
import type { PostgresSettings } from '../stacks/environment';
import { PlatformChart } from './chart';

const NAMESPACE = 'data';
const NAME = 'postgres';

/** The PostgreSQL that services keep their state in. Each database that is asked for here is backed up, where the environment says so. */
export class PostgresChart extends PlatformChart {
  private readonly settings: PostgresSettings;
  private readonly postgres: PostgresServer;

  constructor(scope: Construct, id: string, settings: PostgresSettings) {
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

/** The environment has been read by rules that want what each strategy needs; a type can't say so. */
function serverProps(settings: PostgresSettings): PostgresProps {
  const { strategy } = settings;
  switch (strategy) {
    case 'single':
      return {
        strategy,
        name: NAME,
        namespace: NAMESPACE,
        memory: needed(settings, 'memory'),
        storage: needed(settings, 'storage'),
        ...(settings.maxConnections === undefined ? {} : { maxConnections: settings.maxConnections }),
      };
    case 'external':
      return {
        strategy,
        name: NAME,
        namespace: NAMESPACE,
        host: needed(settings, 'host'),
        administrator: needed(settings, 'administrator'),
        password: { material: `postgres/${NAME}/roles/admin` },
        cidr: needed(settings, 'cidr'),
        tls: { caPem: needed(settings, 'authority') },
      };
    default:
      throw new Error(`unknown strategy ${JSON.stringify(strategy satisfies never)}`);
  }
}

function needed(
  settings: PostgresSettings,
  key: 'memory' | 'storage' | 'host' | 'administrator' | 'cidr' | 'authority',
): string {
  const value = settings[key];
  if (value === undefined) {
    throw new KeelsonError(`postgres.${key} is missing, but postgres.strategy is ${settings.strategy}`);
  }
  return value;
}
