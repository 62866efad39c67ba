import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chownSync, existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { until } from './redis-node';

const ADMIN = 'postgres';

/** A real PostgreSQL on loopback with the roles and databases that the platform's own Jobs make in a cluster. */
export class TemporalPostgres {
  private readonly directory: string;
  private readonly port: number;
  private child: ChildProcess | undefined;
  private output = '';

  constructor(directory: string, port: number) {
    this.directory = directory;
    this.port = port;
  }

  async start(): Promise<void> {
    const data = join(this.directory, 'data');
    mkdirSync(this.directory, { recursive: true });
    const owner = serverUser();
    if (owner !== undefined) {
      chownSync(this.directory, owner.uid, owner.gid);
    }
    execFileSync(
      program('initdb'),
      ['-D', data, '-U', ADMIN, '-A', 'trust', '--no-sync', '--encoding=UTF8', '--locale=C'],
      {
        ...owner,
        cwd: '/',
      },
    );
    // Passwords are checked for everybody but the administrator, who makes what a Job makes in a cluster.
    writeFileSync(
      join(data, 'pg_hba.conf'),
      `host all ${ADMIN} 127.0.0.1/32 trust\nhost all all 127.0.0.1/32 scram-sha-256\n`,
    );
    const child = spawn(
      program('postgres'),
      ['-D', data, '-h', '127.0.0.1', '-p', String(this.port), '-k', this.directory, '-c', 'fsync=off'],
      { ...owner, cwd: '/', stdio: ['ignore', 'pipe', 'pipe'] },
    );
    child.stdout.on('data', (chunk: Buffer) => (this.output += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (this.output += chunk.toString()));
    this.child = child;
    await until('PostgreSQL answers', async () => this.sql('SELECT 1') === '1', 60);
  }

  get log(): string {
    return this.output;
  }

  /** What the Jobs of the database handles make: a role, its databases, and the extension of one of them. */
  prepare(password: string): void {
    this.sql(`CREATE ROLE temporal LOGIN PASSWORD '${password.replaceAll("'", "''")}'`);
    for (const name of ['temporal', 'temporal_visibility']) {
      this.sql(`CREATE DATABASE ${name} OWNER temporal`);
    }
    this.sql('CREATE EXTENSION btree_gin', 'temporal_visibility');
  }

  /** The first column of the answer, as the administrator sees it. */
  sql(statement: string, database = 'postgres'): string {
    return execFileSync(
      program('psql'),
      [
        '-X',
        '-A',
        '-t',
        '-q',
        '-v',
        'ON_ERROR_STOP=1',
        '-h',
        '127.0.0.1',
        '-p',
        String(this.port),
        '-U',
        ADMIN,
        '-d',
        database,
        '-c',
        statement,
      ],
      { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] },
    ).trim();
  }

  async stop(): Promise<void> {
    const { child } = this;
    if (child !== undefined && child.exitCode === null && child.signalCode === null) {
      const ended = once(child, 'exit');
      child.kill('SIGINT');
      await ended;
    }
  }
}

/** PostgreSQL refuses to run as root; Debian's package brings a user for it. */
function serverUser(): { readonly uid: number; readonly gid: number } | undefined {
  if (process.getuid?.() !== 0) {
    return undefined;
  }
  const id = (flag: string): number => Number(execFileSync('id', [flag, ADMIN], { encoding: 'utf8' }));
  return { uid: id('-u'), gid: id('-g') };
}

/** Debian keeps the programs of each major version in a folder of its own. */
function program(name: string): string {
  const root = '/usr/lib/postgresql';
  const versions = existsSync(root) ? readdirSync(root).sort((a, b) => Number(b) - Number(a)) : [];
  const found = versions.map((version) => join(root, version, 'bin', name)).find(existsSync);
  return found ?? name;
}
