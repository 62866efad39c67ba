import { Postgres, sixFieldSchedule, type PostgresProps, type PostgresEndpoint } from '../../lib/postgres';
import { checkCron, checkTimeZone } from '../../lib/core';
import { checkHost } from '../../lib/postgres';
import { render } from '../support/render';
import { NOTHING, refusal, refused, type Row } from './row';

const PROPS: PostgresProps = {
  strategy: 'single',
  name: 'postgres',
  namespace: 'data',
  memory: '512Mi',
  storage: '2Gi',
};

/** A slip of somebody who describes a server or asks it for a database. */
const inServer = (
  id: string,
  what: string,
  props: Partial<PostgresProps>,
  use: (endpoint: PostgresEndpoint) => void,
  message: string,
): Row => ({
  id,
  what,
  message,
  speak: () =>
    render((chart) =>
      use(new Postgres(chart, 'Postgres', { ...PROPS, ...props } as PostgresProps).endpoint),
    ).faults.join('\n') || NOTHING,
});

const HOSTS = 'a name in DNS, such as keelson.postgres.database.azure.com';
const NAMES = 'a lower case letter, then up to 47 lower case letters, digits and "_"';
const SIX = 'second minute hour day-of-month month day-of-week, such as "0 30 2 * * *"';
const FIVE = 'minute hour day-of-month month day-of-week, such as "30 2 * * *"';

export const postgres: readonly Row[] = [
  refused(
    'B18',
    'a pattern for the host of a database',
    () => checkHost('*.example.com'),
    `is a pattern and no host (allowed: ${HOSTS}); write the whole name`,
  ),
  refused(
    'B18',
    'an address for the host of a database',
    () => checkHost('10.0.0.1'),
    `is an address, and certificates are checked against names (allowed: ${HOSTS}); write the name that the certificate holds`,
  ),
  refused(
    'B18',
    'a dot at the end of the host of a database',
    () => checkHost('db.example.com.'),
    `ends with a dot, which certificates do not hold (allowed: ${HOSTS}); write db.example.com`,
  ),
  refused(
    'B19',
    'a minute that does not exist',
    () => checkCron('61 * * * *'),
    'its minute does not exist (allowed: 0 to 59, *, lists, ranges and steps)',
  ),
  refused(
    'B19',
    'seconds for a CronJob',
    () => checkCron('0 30 2 * * *'),
    `has 6 fields, a schedule has 5 (allowed: ${FIVE}); leave out the seconds, which Kubernetes does not know`,
  ),
  refused(
    'B19',
    'a time zone that does not exist',
    () => checkTimeZone('Europe/Berln'),
    'is not a time zone (allowed: names of the IANA database, such as Europe/Berlin or Etc/UTC)',
  ),
  {
    id: 'B19',
    what: 'no seconds for CloudNativePG',
    message: `"30 2 * * *" has 5 fields, a schedule of CloudNativePG has 6 (allowed: ${SIX})\nfix: write "0 30 2 * * *": seconds come first`,
    speak: () => refusal(() => sixFieldSchedule('30 2 * * *')),
  },
  inServer(
    'B23',
    'a reserved word for a database',
    {},
    (endpoint) => endpoint.declareDatabase({ name: 'user' }),
    `test/Postgres/Single/Databases.user.name: is a reserved word of SQL (got "user", allowed: ${NAMES}); write user_data`,
  ),
  inServer(
    'B23',
    'a name of PostgreSQL itself for an owner',
    {},
    (endpoint) => endpoint.declareDatabase({ name: 'shop', owner: 'pg_monitor' }),
    `test/Postgres/Single/Databases.shop.owner: is a name of PostgreSQL itself (got "pg_monitor", allowed: ${NAMES}); choose a name of your own`,
  ),
  inServer(
    'B23',
    'more sorts than memory',
    { workMemory: '16Mi' },
    () => undefined,
    'test/Postgres/Single.memory: max_connections 100 × (work_mem 16Mi + 2Mi for each connection) = 1800Mi does not fit into the 256Mi that shared_buffers 128Mi, maintenance and overhead leave of 512Mi (got {"maxConnections":100,"workMemory":"16Mi"}, allowed: at most 14 connections with this work_mem); raise memory, lower maxConnections or leave workMemory out',
  ),
];
