import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { CATALOGUE } from '../../crds/catalogue';
import {
  CUSTOM_RESOURCE_KINDS,
  definitionOf,
  validateCustomResource,
  type CustomResourceKind,
  type CustomResourceManifest,
} from '../../lib/crd';
import { deleteSandbox, startSandbox } from '../../stacks/sandbox';
import { ApiClient, type ApiAnswer } from '../../stacks/sandbox/api';
import { BAD } from '../lib/crd/support/bad';
import { GOOD } from '../lib/crd/support/good';
import { mutations } from '../lib/crd/support/mutations';
import { generate } from '../../tools/crds/generate';

/*
 * Proves that crds/ is what the pinned Go modules yield, that a real API server takes every definition, and that the server and our
 * validator agree about objects. Does not prove that the operators behave; CEL rules are the server's alone.
 */
jest.setTimeout(600_000);

const root = join(__dirname, '../..');
const hasGo = (() => {
  try {
    execFileSync('go', ['version']);
    return true;
  } catch {
    return false;
  }
})();

describe('npm run crds', () => {
  it(hasGo ? 'yields what is committed, byte for byte' : 'is not compared: Go is not installed', async () => {
    if (!hasGo) {
      return;
    }
    const files = await generate(root);
    const committed = readdirSync(join(root, 'crds'), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name).slice(root.length + 1))
      .filter((path) => !path.endsWith('/room.json'));
    expect([...files.keys()].sort()).toEqual([...committed, 'lib/crd/kinds.ts'].sort());
    const changed = [...files].filter(([path, text]) => readFileSync(join(root, path), 'utf8') !== text);
    expect(changed.map(([path]) => path)).toEqual([]);
  });
});

describe('a real API server', () => {
  const directory = mkdtempSync(join(tmpdir(), 'keelson-crds-'));
  let api: ApiClient;

  beforeAll(async () => {
    const { endpoint } = await startSandbox({ profile: 'k3s', directory });
    api = new ApiClient(directory, endpoint);
  });

  afterAll(async () => {
    api.close();
    await deleteSandbox(directory);
    rmSync(directory, { recursive: true, force: true });
  });

  it.each(CUSTOM_RESOURCE_KINDS)('establishes the definition of %s', async (kind) => {
    const definition = definitionOf(kind);
    const path = `/apis/apiextensions.k8s.io/v1/customresourcedefinitions/${definition.metadata.name}`;
    await api.apply(path, definition);
    const conditions = await established(path);
    expect(conditions).toEqual({ Established: 'True', NamesAccepted: 'True' });
  });

  it.each(Object.entries(GOOD))('accepts the sample of %s, and so do we', async (_, manifest) => {
    const { status, body } = await create(manifest);
    expect({ status, message: status === 201 ? '' : messageOf(body) }).toEqual({ status: 201, message: '' });
    expect(validateCustomResource(manifest)).toEqual([]);
  });

  it.each(BAD.map((row) => [row.what, row] as const))('refuses %s, and so do we', async (_, { manifest }) => {
    const { status } = await create(manifest);
    expect([400, 422]).toContain(status);
    expect(validateCustomResource(manifest).length).toBeGreaterThan(0);
  });

  it('agrees with us about mutations of the samples', async () => {
    const disagreements: string[] = [];
    const byExpression: string[] = [];
    let count = 0;
    for (const { what, manifest } of mutations()) {
      const { status, body } = await create(manifest);
      const faults = validateCustomResource(manifest);
      count += 1;
      if (status === 422 && faults.length === 0 && expressionsOf(manifest).some((message) => body.includes(message))) {
        byExpression.push(what);
      } else if ((status === 201) !== (faults.length === 0)) {
        disagreements.push(
          `${what}: server ${status} ${status === 201 ? '' : messageOf(body)}; we ${JSON.stringify(faults)}`,
        );
      }
    }
    expect(disagreements).toEqual([]);
    expect(byExpression).toEqual(['Cluster spec.postgresql.synchronous.number as -1']);
    expect(count).toBeGreaterThan(2500);
  });

  /** What the server says where a CEL rule of the kind does not hold. */
  function expressionsOf({ kind }: CustomResourceManifest): string[] {
    const { versions } = definitionOf(kind as CustomResourceKind).spec;
    return [...JSON.stringify(versions).matchAll(/"x-kubernetes-validations":\[\{"message":("(?:[^"\\]|\\.)*")/g)].map(
      ([, message]) => JSON.parse(message as string) as string,
    );
  }

  /** Waits until the server serves the kind. @returns the conditions of the definition by type. */
  async function established(path: string): Promise<Record<string, string>> {
    for (let attempt = 0; ; attempt += 1) {
      const live = await api.get<{ status?: { conditions?: { type: string; status: string }[] } }>(path);
      const conditions = Object.fromEntries((live?.status?.conditions ?? []).map(({ type, status }) => [type, status]));
      if (conditions['Established'] === 'True' || attempt === 100) {
        return conditions;
      }
      await sleep(100);
    }
  }

  /** Would create an object, with unknown fields refused. */
  async function create(manifest: CustomResourceManifest): Promise<ApiAnswer> {
    const { group, plural, scope } = CATALOGUE[manifest.kind as CustomResourceKind];
    const version = manifest.apiVersion.split('/')[1];
    const folder = scope === 'Namespaced' ? `${version}/namespaces/default` : version;
    const query = 'dryRun=All&fieldValidation=Strict';
    for (let attempt = 0; ; attempt += 1) {
      const answer = await api.send('POST', `/apis/${group}/${folder}/${plural}?${query}`, manifest);
      // The server serves a kind a moment after it has called its definition established.
      if (answer.status !== 404 || attempt === 50) {
        return answer;
      }
      await sleep(100);
    }
  }
});

function messageOf(body: string): string {
  return (JSON.parse(body) as { message: string }).message;
}
