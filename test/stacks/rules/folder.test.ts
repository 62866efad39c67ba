import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { formatFault } from '../../../lib/core/errors';
import { evaluateObjects, readFolder, UNKNOWN_CLUSTER, type FolderLimits } from '../../../stacks/rules';

const root = mkdtempSync(join(tmpdir(), 'keelson-folder-'));
afterAll(() => rmSync(root, { recursive: true }));
let folders = 0;

/** A folder with these files. */
function folderOf(files: Readonly<Record<string, string>>): string {
  const folder = join(root, String(folders++));
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  return folder;
}

const CONFIG = 'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: a, namespace: shop }\n';
const faultsOf = (text: string, name = 'a.yaml'): string[] =>
  readFolder(folderOf({ [name]: text })).faults.map(formatFault);

describe('readFolder', () => {
  test('finds every object: below folders, in several documents, in lists, in JSON, each with its line', () => {
    const folder = folderOf({
      'b/c/two.yml': `# first\n---\n${CONFIG}---\n---\n${CONFIG.replace('name: a', 'name: b')}`,
      'a.yaml': `apiVersion: v1\nkind: List\nitems:\n  - ${CONFIG.replaceAll('\n', '\n    ')}`,
      'z.json': '{"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"web"}}',
      'README.md': 'no manifest',
      '.hidden/a.yaml': 'text',
      'node_modules/a.yaml': 'text',
      'policy-exceptions.yaml': '[]',
    });
    symlinkSync('/etc/passwd', join(folder, 'link.yaml'));
    const { files, manifests, faults } = readFolder(folder);
    expect(faults).toEqual([]);
    expect(files).toBe(3);
    expect(manifests.map(({ constructPath, key, chart }) => [constructPath, key, chart])).toEqual([
      ['a.yaml:1', 'ConfigMap/shop/a', 'a.yaml'],
      ['b/c/two.yml:3', 'ConfigMap/shop/a', 'b/c/two.yml'],
      ['b/c/two.yml:8', 'ConfigMap/shop/b', 'b/c/two.yml'],
      ['z.json:1', 'apps/Deployment/_/web', 'z.json'],
    ]);
  });

  test('takes one file', () => {
    const { manifests } = readFolder(join(folderOf({ 'a.yaml': CONFIG }), 'a.yaml'));
    expect(manifests.map(({ constructPath }) => constructPath)).toEqual(['a.yaml:1']);
  });

  test('reads as kubectl does: yes is true, 0644 octal, a date a text', () => {
    const [manifest] = readFolder(
      folderOf({ 'a.yaml': `${CONFIG}data: { a: yes, b: 0644, c: 2024-01-01 }\n` }),
    ).manifests;
    expect(manifest?.object.data).toEqual({ a: true, b: 420, c: '2024-01-01' });
  });

  test.each([
    [
      'values of a chart',
      'replicas: 3\n',
      'a.yaml:1: is no Kubernetes object (got {}, allowed: an object with apiVersion, kind and metadata.name); correct it, or move it out of the folder',
    ],
    [
      'no name',
      'apiVersion: v1\nkind: Pod\nmetadata: { generateName: a- }\n',
      'a.yaml:1: is no Kubernetes object (got {"apiVersion":"v1","kind":"Pod"}, allowed: an object with apiVersion, kind and metadata.name); correct it, or move it out of the folder',
    ],
    [
      'a text',
      '---\njust text\n',
      'a.yaml:2: is no Kubernetes object (got {}, allowed: an object with apiVersion, kind and metadata.name); correct it, or move it out of the folder',
    ],
    ['a template', 'kind: {{ .Values.kind }}\nname: {{\n', expect.stringMatching(/^a\.yaml:\d+: is /)],
    ['broken YAML', `${CONFIG}data: [1\n`, expect.stringMatching(/^a\.yaml:\d+: is not YAML: /)],
    [
      'a bomb of aliases',
      `a: &a [x, x, x, x, x, x, x, x, x]\nb: &b [*a, *a, *a, *a, *a, *a, *a, *a, *a]\nc: &c [*b, *b, *b, *b, *b, *b, *b, *b, *b]\nd: &d [*c, *c, *c, *c, *c, *c, *c, *c, *c]\ne: &e [*d, *d, *d, *d, *d, *d, *d, *d, *d]\n`,
      'a.yaml:1: uses its aliases too often; write out what the aliases stand for',
    ],
  ])('says what is wrong with %s', (_, text, fault) => {
    expect(faultsOf(text)).toEqual([fault]);
  });

  test.each<[string, FolderLimits, string]>([
    ['many files', { files: 1 }, 'holds more than 1 files'],
    ['a large file', { fileBytes: 40 }, 'is more than is read: a file may have 0 MiB'],
    ['large files', { bytes: 100 }, 'is more than is read: all files together may have 0 MiB'],
  ])('reads no more than it should: %s', (_, limits, message) => {
    expect(() => readFolder(folderOf({ 'a.yaml': CONFIG, 'b.yaml': CONFIG }), limits)).toThrow(message);
  });

  test('says that there is nothing', () => {
    expect(() => readFolder(join(root, 'absent'))).toThrow('absent: no such folder or file');
    expect(() => readFolder(folderOf({ 'README.md': '' }))).toThrow('holds no .yaml, .yml or .json file');
  });
});

test.each(['staging', 'prod'])('our own manifests of %s pass, read from their files', (name) => {
  const { manifests, faults } = readFolder(join(__dirname, '../../golden', name));
  expect(faults).toEqual([]);
  expect(manifests.length).toBeGreaterThan(200);
  expect(evaluateObjects(manifests, [], { external: UNKNOWN_CLUSTER })).toEqual([]);
});

test('of a cluster that nobody has looked into nothing is missed but what must be in the set', () => {
  const { manifests } = readFolder(
    folderOf({
      'a.yaml': `${CONFIG}---
apiVersion: shop.example/v1
kind: Order
metadata: { name: a, namespace: elsewhere }
---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: { name: web, namespace: shop }
spec:
  tls: [{ secretName: made-by-others }]
  defaultBackend: { service: { name: web, port: { number: 80 } } }
`,
    }),
  );
  expect(evaluateObjects(manifests, [], { external: UNKNOWN_CLUSTER }).map(formatFault)).toEqual([
    'a.yaml:9 (Ingress shop/web) spec.defaultBackend: names a Service that does not exist in namespace shop (got "web", allowed: none: there is no Service in namespace shop)',
  ]);
});
