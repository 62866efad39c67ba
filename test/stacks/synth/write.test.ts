import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { dirname, join } from 'node:path';
import { KeelsonError } from '../../../lib/core/errors';
import {
  filesOf,
  identityOf,
  keyOf,
  replaceDirectory,
  writeSynthesis,
  type KubernetesObject,
  type Manifest,
} from '../../../stacks/synth';
import { namespace, object, TestPlatform } from './support/platform';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'keelson write ü-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

/** Files below a folder, hidden ones included. */
function tree(directory: string): string[] {
  return (readdirSync(directory, { recursive: true }) as string[])
    .filter((path) => statSync(join(directory, path)).isFile())
    .sort();
}

function manifest(apiVersion: string, kind: string, namespaceName: string | undefined, name: string): Manifest {
  const object: KubernetesObject = { apiVersion, kind, metadata: { name, namespace: namespaceName } };
  const identity = identityOf(object);
  return { key: keyOf(identity), identity, chart: 'shop', constructPath: 'shop', object, dependsOn: [] };
}

function failure(action: () => void): KeelsonError {
  try {
    action();
  } catch (error) {
    if (error instanceof KeelsonError) {
      return error;
    }
    throw error;
  }
  throw new Error('nothing failed');
}

describe('filesOf', () => {
  it('names files by kind, namespace and name', () => {
    const files = filesOf([
      manifest('apps/v1', 'Deployment', 'queue', 'redis'),
      manifest('v1', 'Namespace', undefined, 'queue'),
    ]);
    expect(files.map(({ path }) => path)).toEqual(['shop/deployment.queue.redis.yaml', 'shop/namespace._.queue.yaml']);
  });

  it('keeps objects apart that would share a file, also where capitals do not count', () => {
    const files = filesOf([
      manifest('v1', 'Service', 'a', 'x'),
      manifest('serving.knative.dev/v1', 'Service', 'a', 'x'),
      manifest('rbac.authorization.k8s.io/v1', 'ClusterRole', undefined, 'system:Reader'),
      manifest('rbac.authorization.k8s.io/v1', 'ClusterRole', undefined, 'system:reader'),
    ]);
    expect(files.map(({ path, manifest: { key } }) => [path, key])).toEqual([
      [
        'shop/clusterrole.rbac.authorization.k8s.io._.system_reader.2.yaml',
        'rbac.authorization.k8s.io/ClusterRole/_/system:reader',
      ],
      [
        'shop/clusterrole.rbac.authorization.k8s.io._.system_reader.yaml',
        'rbac.authorization.k8s.io/ClusterRole/_/system:Reader',
      ],
      ['shop/service.core.a.x.yaml', 'Service/a/x'],
      ['shop/service.serving.knative.dev.a.x.yaml', 'serving.knative.dev/Service/a/x'],
    ]);
  });
});

describe('writeSynthesis', () => {
  it('writes one file for each object and nothing else', () => {
    const platform = new TestPlatform();
    namespace(platform.chart('namespaces'), 'shop');
    object(
      platform.chart('shop'),
      'v1',
      'ConfigMap',
      { name: 'a', namespace: 'shop' },
      { data: { 'a.sh': 'echo\necho\n' } },
    );
    const target = join(folder, 'dist', 'test');
    replaceDirectory(target, [{ path: 'gone/old.yaml', content: 'old' }]);
    const written = writeSynthesis(platform.synthesize(), target);
    expect(written).toEqual(['namespaces/namespace._.shop.yaml', 'shop/configmap.shop.a.yaml']);
    expect(tree(join(folder, 'dist'))).toEqual(['.keelson', ...written].map((path) => join('test', path)));
    expect(readFileSync(join(target, 'shop/configmap.shop.a.yaml'), 'utf8')).toBe(
      'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\n  namespace: shop\ndata:\n  a.sh: |\n    echo\n    echo\n',
    );
  });
});

describe('replaceDirectory', () => {
  const files = [{ path: 'a/b.yaml', content: 'new' }];

  it('says in one sentence that the folder is a file, and leaves it (B40)', () => {
    const target = join(folder, 'dist');
    writeFileSync(target, 'precious');
    const { message, fix } = failure(() => replaceDirectory(target, files));
    expect(message).toBe(`${target} can't be written: it, or a folder above it, is a file`);
    expect(fix).toBe('remove that file, or choose another output folder');
    expect(readFileSync(target, 'utf8')).toBe('precious');
    expect(tree(folder)).toEqual(['dist']);
    expect(failure(() => replaceDirectory(join(target, 'dev'), files)).message).toBe(
      `${join(target, 'dev')} can't be written: it, or a folder above it, is a file`,
    );
  });

  // The superuser may write everywhere.
  const asUser = userInfo().uid === 0 ? it.failing : it;
  asUser('says in one sentence that it may not write (B40)', () => {
    chmodSync(folder, 0o500);
    try {
      const { message, fix } = failure(() => replaceDirectory(join(folder, 'dev'), files));
      expect(message).toBe(`${join(folder, 'dev')} can't be written: permission denied`);
      expect(fix).toBe('choose another output folder, or correct its permissions');
    } finally {
      chmodSync(folder, 0o700);
    }
  });

  it('leaves the old files whole where the new ones can not all be written', () => {
    const target = join(folder, 'dev');
    replaceDirectory(target, [{ path: 'shop/a.yaml', content: 'old' }]);
    const impossible = [...files, { path: `a/${'x'.repeat(300)}.yaml`, content: '' }];
    expect(() => replaceDirectory(target, impossible)).toThrow('ENAMETOOLONG');
    expect(tree(folder)).toEqual(['dev/.keelson', 'dev/shop/a.yaml']);
  });

  it('leaves files alone that would be the same', () => {
    const target = join(folder, 'dev');
    const old = [
      { path: 'a/same.yaml', content: 'same' },
      { path: 'a/changed.yaml', content: 'old' },
    ];
    replaceDirectory(target, old);
    utimesSync(join(target, 'a/same.yaml'), 1, 1);
    utimesSync(join(target, 'a/changed.yaml'), 1, 1);
    replaceDirectory(target, [
      { path: 'a/same.yaml', content: 'same' },
      { path: 'a/changed.yaml', content: 'new' },
    ]);
    expect(statSync(join(target, 'a/same.yaml')).mtimeMs).toBe(1000);
    expect(statSync(join(target, 'a/changed.yaml')).mtimeMs).not.toBe(1000);
    expect(readFileSync(join(target, 'a/changed.yaml'), 'utf8')).toBe('new');
  });

  it('clears up after a run that was killed while it wrote', () => {
    const target = join(folder, 'dev');
    replaceDirectory(target, [{ path: 'a.yaml', content: 'old' }]);
    mkdirSync(join(folder, '.dev.4194305.next'));
    mkdirSync(join(folder, '.dev.1.next'));
    replaceDirectory(target, files);
    // Process 1 runs, so what it writes is its own.
    expect(readdirSync(folder).sort()).toEqual(['.dev.1.next', 'dev']);
  });

  it('puts the old files back after a run that was killed between its two renames', () => {
    const target = join(folder, 'dev');
    replaceDirectory(join(folder, '.dev.4194305.old'), [{ path: 'a.yaml', content: 'old' }]);
    expect(existsSync(target)).toBe(false);
    const impossible = [{ path: `${'x'.repeat(300)}.yaml`, content: '' }];
    expect(() => replaceDirectory(target, impossible)).toThrow('ENAMETOOLONG');
    expect(tree(folder)).toEqual(['dev/.keelson', 'dev/a.yaml']);
  });

  describe("beside other people's files", () => {
    const mine = [{ path: 'shop/a.yaml', content: 'old' }];
    const put = (path: string, content: string): void => {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), content);
    };

    it.each(['README.md', '.git/HEAD', 'src/main.ts', 'shop/a.yaml'])(
      'refuses a folder that holds %s and no list',
      (path) => {
        put(`dev/${path}`, 'precious');
        const { message, fix } = failure(() => replaceDirectory(join(folder, 'dev'), files));
        expect(message).toBe(`${join(folder, 'dev')} was not written by Keelson, so nothing in it is replaced`);
        expect(fix).toBe('choose another output folder; if an earlier version of Keelson wrote it, delete it');
        expect(tree(folder)).toEqual([join('dev', path)]);
        expect(readFileSync(join(folder, 'dev', path), 'utf8')).toBe('precious');
      },
    );

    it('takes an empty folder', () => {
      mkdirSync(join(folder, 'dev'));
      replaceDirectory(join(folder, 'dev'), files);
      expect(tree(folder)).toEqual(['dev/.keelson', 'dev/a/b.yaml']);
    });

    it('keeps what came later: files, links, folders, those within folders of its own too', () => {
      replaceDirectory(join(folder, 'dev'), mine);
      put('dev/README.md', 'read me');
      put('dev/.git/objects/00/11', 'object');
      put('dev/shop/notes.txt', 'notes');
      mkdirSync(join(folder, 'dev/empty'));
      symlinkSync('nowhere', join(folder, 'dev/link'));
      utimesSync(join(folder, 'dev/README.md'), 1, 1);
      replaceDirectory(join(folder, 'dev'), files);
      replaceDirectory(join(folder, 'dev'), files);
      expect((readdirSync(folder, { recursive: true }) as string[]).sort()).toEqual([
        'dev',
        'dev/.git',
        'dev/.git/objects',
        'dev/.git/objects/00',
        'dev/.git/objects/00/11',
        'dev/.keelson',
        'dev/README.md',
        'dev/a',
        'dev/a/b.yaml',
        'dev/empty',
        'dev/link',
        'dev/shop',
        'dev/shop/notes.txt',
      ]);
      expect(readlinkSync(join(folder, 'dev/link'))).toBe('nowhere');
      expect(statSync(join(folder, 'dev/README.md')).mtimeMs).toBe(1000);
      expect(readFileSync(join(folder, 'dev/.git/objects/00/11'), 'utf8')).toBe('object');
    });

    it.each(['a', 'a/b.yaml'])('refuses to write over a file %s that somebody else put there', (path) => {
      replaceDirectory(join(folder, 'dev'), mine);
      put(`dev/${path}`, 'precious');
      const { message } = failure(() => replaceDirectory(join(folder, 'dev'), files));
      expect(message).toBe(
        `${join(folder, 'dev', path)} was not written by Keelson, and stands where a manifest would be written`,
      );
      expect(tree(folder)).toEqual(['dev/.keelson', `dev/${path}`, 'dev/shop/a.yaml'].sort());
      expect(readFileSync(join(folder, 'dev', path), 'utf8')).toBe('precious');
    });

    it.each([
      ['that leads out of the folder', '../precious'],
      ['with an absolute path', '/etc/passwd'],
      ['with an empty line', ''],
    ])('believes no list %s', (_, line) => {
      replaceDirectory(join(folder, 'dev'), mine);
      const mark = join(folder, 'dev/.keelson');
      writeFileSync(mark, `${readFileSync(mark, 'utf8')}${line}\n`);
      expect(failure(() => replaceDirectory(join(folder, 'dev'), files)).message).toBe(
        `${mark} is not a list that Keelson wrote, so nothing beside it is replaced`,
      );
      expect(tree(folder)).toEqual(['dev/.keelson', 'dev/shop/a.yaml']);
    });

    it('refuses what can not be kept', () => {
      replaceDirectory(join(folder, 'dev'), mine);
      execFileSync('mkfifo', [join(folder, 'dev/pipe')]);
      expect(failure(() => replaceDirectory(join(folder, 'dev'), files)).message).toBe(
        `${join(folder, 'dev/pipe')} is neither a file nor a folder, so it can't be kept`,
      );
    });

    it('replaces the folder behind a link, not the link', () => {
      replaceDirectory(join(folder, 'real'), mine);
      symlinkSync('real', join(folder, 'dev'));
      replaceDirectory(join(folder, 'dev'), files);
      expect(readlinkSync(join(folder, 'dev'))).toBe('real');
      expect(tree(join(folder, 'real'))).toEqual(['.keelson', 'a/b.yaml']);
    });
  });

  it('says what is wrong with a place that takes no folders', () => {
    expect(failure(() => replaceDirectory('/proc/dev', files)).message).toBe(
      "/proc/dev can't be made: this place takes no folders",
    );
  });
});
