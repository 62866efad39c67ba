import { sixFieldSchedule, type PostgresProps } from '../../lib/postgres';

/** CloudNativePG with all that it offers: a pooler, and backups to an object store. */
export const CNPG = {
  strategy: 'cnpg',
  name: 'postgres',
  namespace: 'data',
  memory: '2Gi',
  storage: '20Gi',
  pooler: { instances: 2, mode: 'session' },
  backup: {
    destinationPath: 's3://backups/postgres',
    accessKeyId: { material: 'postgres/postgres/object-store/id' },
    secretAccessKey: { material: 'postgres/postgres/object-store/key' },
    schedule: sixFieldSchedule('0 30 2 * * *'),
  },
} as const satisfies PostgresProps;
