import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { EncryptedBackup } from '../../../lib/backup';
import { Gitea, giteaSource } from '../../../lib/gitea';
import { Postgres } from '../../../lib/postgres';
import { Redis } from '../../../lib/redis';
import { synthesize, type Synthesized } from './postgres-instance';
import { PostgresPod, type CommandResult, type PodView } from './postgres-pod';

/** A Gitea of one replica with backups for this public key, which are restored with this private one. */
export function synthesizeBackup(recipient: string, privateKey: string): Synthesized {
  return synthesize(
    (chart) => {
      const { endpoint: postgres } = new Postgres(chart, 'Postgres', {
        strategy: 'single',
        name: 'postgres',
        namespace: 'data',
        memory: '512Mi',
        storage: '2Gi',
      });
      const redis = { strategy: 'single', memory: '32Mi', namespace: 'gitea' } as const;
      const cache = new Redis(chart, 'Cache', { ...redis, role: 'cache', name: 'gitea-cache' });
      const queue = new Redis(chart, 'Queue', { ...redis, role: 'queue', name: 'gitea-queue', storage: '1Gi' });
      const gitea = new Gitea(chart, 'Gitea', {
        name: 'gitea',
        namespace: 'gitea',
        hostname: 'git.example.org',
        postgres,
        cache: cache.endpoint,
        queue: queue.endpoint,
        storage: '1Gi',
        admin: { email: 'keelson@example.org' },
      });
      new EncryptedBackup(chart, 'Backup', {
        source: giteaSource(gitea),
        namespace: 'gitea',
        recipient,
        store: { type: 'volume', size: '10Gi' },
        restoreTest: { privateKey: { material: 'backup/private-key' }, scratch: '1Gi', scratchOnVolume: true },
      });
    },
    { 'backup/private-key': privateKey },
  );
}

/** A folder for each image with what it has before this machine's own. */
export interface BackupPrograms {
  /** PostgreSQL's. */
  readonly debian: string;
  /** Gitea's, where git is real and the rest is BusyBox. */
  readonly alpine: string;
}

export function makePrograms(directory: string): BackupPrograms {
  const busybox = '/bin/busybox';
  if (!existsSync(busybox)) {
    throw new Error('BusyBox is not installed: apt-get install busybox');
  }
  const programs = { debian: join(directory, 'debian'), alpine: join(directory, 'alpine') };
  mkdirSync(programs.debian);
  mkdirSync(programs.alpine);
  for (const applet of ['awk', 'cut', 'diff', 'grep', 'mkdir', 'rm', 'sed', 'sha256sum', 'wc']) {
    symlinkSync(busybox, join(programs.alpine, applet));
  }
  return programs;
}

export interface BackupRun {
  readonly instance: Synthesized;
  readonly directory: string;
  readonly programs: BackupPrograms;
  /** Where the volumes of these names lie. */
  readonly volumes: { readonly backups: string; readonly data: string };
  /** Happens after the refs were read and before anything is archived. */
  readonly meanwhile?: () => void;
  /** Options that tar is given on top. */
  readonly tarOptions?: string;
}

/** The containers of a CronJob's pod one after the other, as the kubelet runs them, up to the first that fails. */
export async function runBackup(what: 'backup' | 'restore-test', options: BackupRun): Promise<CommandResult> {
  const { instance, directory, programs, volumes, meanwhile, tarOptions } = options;
  const view = instance.one('CronJob', `${what}-gitea`).spec.jobTemplate.spec.template.spec as PodView;
  const env = tarOptions === undefined ? [] : [{ name: 'TAR_OPTIONS', value: tarOptions }];
  const podWith = (folder: string): PostgresPod =>
    new PostgresPod({
      instance,
      namespace: 'gitea',
      pod: { ...view, containers: view.containers.map((container) => ({ ...container, env })) },
      directory,
      programs: folder,
      shared: { ...volumes },
      replacements: [],
    });
  const pods = { debian: podWith(programs.debian), alpine: podWith(programs.alpine) };
  let output = '';
  for (const { name } of [...(view.initContainers ?? []), ...view.containers]) {
    const result = await pods[name.startsWith('inspect') ? 'alpine' : 'debian'].runToEnd(name);
    output += result.output;
    if (result.code !== 0) {
      return { code: result.code, output };
    }
    if (name === 'inspect') {
      meanwhile?.();
    }
  }
  return { code: 0, output };
}

export interface Unpacking {
  readonly privateKey: string;
  /** Becomes the home of gpg. */
  readonly directory: string;
  readonly to: string;
}

/** The stream of commands of docs/gitea.md, without kubectl. */
export function unpackBackup(backup: string, { privateKey, directory, to }: Unpacking): void {
  mkdirSync(directory, { mode: 0o700 });
  writeFileSync(join(directory, 'private.asc'), privateKey);
  execFileSync(
    'bash',
    [
      '-c',
      `set -euo pipefail
gpg --batch --quiet --import private.asc
gpg --batch --quiet --decrypt "$1" | zstd --decompress --stdout | tar --extract --ignore-zeros --preserve-permissions --no-same-owner --directory="$2"
gpgconf --kill all`,
      'unpack',
      backup,
      to,
    ],
    { cwd: directory, env: { PATH: process.env['PATH'], GNUPGHOME: directory }, stdio: 'ignore' },
  );
}
