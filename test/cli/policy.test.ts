import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { emptyProject, keelson, scratchFolder } from './support';

const scratch = scratchFolder();
const root = emptyProject(scratch.path);
afterAll(() => scratch.remove());

const SERVICE = (type: string): string => `apiVersion: v1
kind: Service
metadata: { name: web, namespace: shop }
spec: { type: ${type}, externalName: web.example, ports: [{ port: 80 }] }
`;

/** A folder below the project. */
function manifests(name: string, files: Readonly<Record<string, string>>): void {
  mkdirSync(join(root, name), { recursive: true });
  for (const [file, text] of Object.entries(files)) {
    writeFileSync(join(root, name, file), text);
  }
}

test('good manifests end with 0', async () => {
  manifests('good', { 'web.yaml': SERVICE('ExternalName') });
  expect(await keelson(['policy', 'good'], { directory: root })).toEqual({
    code: 0,
    stdout: '1 object in 1 file: 0 errors, 0 warnings\n',
    stderr: '',
  });
});

test('errors end with 1, as lines or as a document', async () => {
  manifests('bad', { 'web.yaml': SERVICE('NodePort'), 'values.yaml': 'replicas: 1\n' });
  const { code, stdout } = await keelson(['policy', 'bad'], { directory: root });
  expect([code, stdout.trimEnd().split('\n')]).toEqual([
    1,
    [
      'fatal    values.yaml:1: is no Kubernetes object (got {}, allowed: an object with apiVersion, kind and metadata.name); correct it, or move it out of the folder',
      'error    web.yaml:1 (Service shop/web) spec.selector: is missing [service-targets-pods] (got null, allowed: labels of a pod in namespace shop); take the selector from the workload, or the type ExternalName for a server outside',
      'warning  web.yaml:1 (Service shop/web) spec.type: opens a port on every node [service-type] (got "NodePort", allowed: ClusterIP, LoadBalancer, ExternalName); use ClusterIP and an Ingress',
      '1 object in 2 files: 2 errors, 1 warning',
    ],
  ]);
  const json = await keelson(['policy', 'bad', '--json'], { directory: root });
  expect(JSON.parse(json.stdout)).toMatchObject({
    command: 'policy',
    ok: false,
    folder: join(root, 'bad'),
    files: 2,
    objects: 1,
    findings: [
      { severity: 'fatal', path: 'values.yaml:1' },
      { severity: 'error', rule: 'service-targets-pods', object: 'Service/shop/web' },
      { severity: 'warning', rule: 'service-type' },
    ],
  });
});

test('the folder has exceptions of its own', async () => {
  manifests('excepted', {
    'web.yaml': SERVICE('ClusterIP'),
    'policy-exceptions.yaml':
      '- { object: Service/shop/web, rule: service-targets-pods, reason: its endpoints are written by hand }\n',
  });
  expect((await keelson(['policy', 'excepted'], { directory: root })).code).toBe(0);
});

test('a folder that is not there is a sentence', async () => {
  expect(await keelson(['policy', 'absent'], { directory: root })).toEqual({
    code: 1,
    stdout: '',
    stderr: `keelson: ${join(root, 'absent')}: no such folder or file\n  fix: name a folder with manifests\n`,
  });
});
