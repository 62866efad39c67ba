import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { parse, parseAllDocuments, stringify } from 'yaml';
import { COMPONENT, SYSTEM, type Addition } from './support/additions';

/*
 * What one more component and one more system cost: both are added to a copy of the platform, which is then built and synthesized as
 * `cdk8s synth` does it, and the files that had to be touched are counted in the copy.
 */

const ROOT = join(__dirname, '..', '..');
/** Of stacks what synthesizes, so that one bundle is built. */
const SOURCES = [
  'charts',
  'crds',
  'lib',
  ...['capacity', 'environment', 'objects', 'rules', 'synth'].map((room) => `stacks/${room}`),
];
const PROJECT = ['Pulumi.yaml', 'Pulumi.dev.yaml', 'package.json', 'policy-exceptions.yaml', 'tsconfig.json'];

interface PlainObject {
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string };
  readonly spec?: {
    readonly template?: { readonly spec: { readonly containers: readonly { readonly env: object[] }[] } };
  };
}

function filesOf(root: string): Map<string, string> {
  return new Map(
    readdirSync(root, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => {
        const file = join(entry.parentPath, entry.name);
        return [relative(root, file), readFileSync(file, 'utf8')];
      }),
  );
}

describe('a copy of the platform', () => {
  let copy: string;

  beforeAll(() => {
    copy = mkdtempSync(join(tmpdir(), 'keelson-additions-'));
    for (const path of [...SOURCES, ...PROJECT]) {
      cpSync(join(ROOT, path), join(copy, path), { recursive: true });
    }
    symlinkSync(join(ROOT, 'node_modules'), join(copy, 'node_modules'), 'junction');
  });
  afterAll(() => rmSync(copy, { recursive: true, force: true }));

  /** Paths of the sources that came or changed. */
  function add({ created, changed }: Addition): string[] {
    const sources = (): Map<string, string> =>
      new Map(
        SOURCES.flatMap((folder) =>
          [...filesOf(join(copy, folder))].map(([file, text]) => [`${folder}/${file}`, text] as const),
        ),
      );
    const before = sources();
    for (const [path, text] of Object.entries(created)) {
      mkdirSync(dirname(join(copy, path)), { recursive: true });
      writeFileSync(join(copy, path), text, { flag: 'wx' });
    }
    for (const [path, edits] of Object.entries(changed)) {
      let text = readFileSync(join(copy, path), 'utf8');
      for (const [from, to] of edits) {
        expect(text.split(from)).toHaveLength(2);
        text = text.replace(from, () => to);
      }
      writeFileSync(join(copy, path), text);
    }
    return [...sources()].filter(([path, text]) => before.get(path) !== text).map(([path]) => path);
  }

  /** Objects of the development environment, with more sections. */
  function synthesize(sections: Addition['values'] = {}): PlainObject[] {
    const file = parse(readFileSync(join(ROOT, 'Pulumi.dev.yaml'), 'utf8')) as { config: Record<string, object> };
    for (const [name, value] of Object.entries(sections)) {
      file.config[`keelson:${name}`] = value;
    }
    Object.assign(file.config['keelson:capacity'] ?? {}, { cpu: '16', memory: '64Gi' });
    writeFileSync(join(copy, 'Pulumi.dev.yaml'), stringify(file));
    const build = `process.stdout.write(require('./bin/build').ensureBuilt(${JSON.stringify(copy)}))`;
    const bundles = execFileSync(process.execPath, ['-e', build], { cwd: ROOT, encoding: 'utf8' });
    execFileSync(process.execPath, [join(bundles, 'app.js')], {
      cwd: copy,
      env: { ...process.env, KEELSON_ENV: 'dev', CDK8S_OUTDIR: 'dist' },
      stdio: 'pipe',
    });
    return [...filesOf(join(copy, 'dist', 'dev'))]
      .filter(([path]) => path.endsWith('.yaml'))
      .flatMap(([, text]) => parseAllDocuments(text).map((document) => document.toJS() as PlainObject));
  }

  const keysIn = (namespace: string, objects: readonly PlainObject[]): string[] =>
    objects
      .filter(({ metadata }) => metadata.namespace === namespace)
      .map(({ kind, metadata }) => `${kind}/${metadata.name}`);

  it('gets a component by five files outside its folder in lib', () => {
    expect(
      add(COMPONENT)
        .filter((path) => !path.startsWith('lib/echo/'))
        .sort(),
    ).toEqual([
      'charts/catalogue.ts',
      'charts/components/echo.ts',
      'lib/core/versions.ts',
      'stacks/environment/sections/catalogue.ts',
      'stacks/environment/sections/echo.ts',
    ]);
  });

  it('gets a system by three files outside its folder', () => {
    expect(
      add(SYSTEM)
        .filter((path) => !path.startsWith('charts/systems/reviews/'))
        .sort(),
    ).toEqual([
      'charts/catalogue.ts',
      'stacks/environment/sections/catalogue.ts',
      'stacks/environment/sections/reviews.ts',
    ]);
  });

  it('has neither where an environment lacks its section', () => {
    const objects = synthesize();
    expect(objects.length).toBeGreaterThan(100);
    expect([...keysIn('echo', objects), ...keysIn('reviews', objects)]).toEqual([]);
  });

  it('has both where an environment has them: with the stream, the database and the scaler of the system', () => {
    const objects = synthesize({ ...COMPONENT.values, ...SYSTEM.values });
    expect(keysIn('echo', objects)).toEqual(
      expect.arrayContaining(['Deployment/echo', 'Service/echo', 'ServiceMonitor/echo', 'NetworkPolicy/default-deny']),
    );
    expect(keysIn('reviews', objects)).toEqual(
      expect.arrayContaining(['ScaledJob/reviewer', 'Secret/redis-queue-reviews-agent', 'RoleBinding/keda-operator']),
    );
    expect(keysIn('queue', objects).filter((key) => key.startsWith('Job/redis-queue-stream-'))).toHaveLength(2);
    expect(keysIn('data', objects)).toContainEqual(expect.stringMatching(/^Job\/postgres-.*reviews/));
    const keda = objects.find(({ kind, metadata }) => kind === 'Deployment' && metadata.name === 'keda-operator');
    expect(keda?.spec?.template?.spec.containers[0]?.env).toContainEqual({
      name: 'WATCH_NAMESPACE',
      value: 'gitea-runners,raibid-ci,reviews',
    });
  });
});
