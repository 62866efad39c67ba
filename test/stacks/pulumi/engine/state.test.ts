import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { Journal } from '../../../../stacks/pulumi/drift/journal';
import { findBackend, readState, stateFile } from '../../../../stacks/pulumi/engine/state';

let root = '';
beforeEach(() => (root = mkdtempSync(join(tmpdir(), 'keelson-state ü '))));
afterEach(() => rmSync(root, { recursive: true, force: true }));

describe('findBackend', () => {
  it.each([
    [undefined, undefined, 'file://ROOT/.keelson/state?create_dir=true', 'ROOT/.keelson/state'],
    [
      'file://.keelson/state?create_dir=true',
      undefined,
      'file://ROOT/.keelson/state?create_dir=true',
      'ROOT/.keelson/state',
    ],
    ['azblob://states?storage_account=x', undefined, 'azblob://states?storage_account=x', undefined],
    ['azblob://states', 'file:///var/state', 'file:///var/state', '/var/state'],
    [undefined, 'file://~/state', 'file:///home/ada/state', '/home/ada/state'],
    [undefined, '', 'file://ROOT/.keelson/state?create_dir=true', 'ROOT/.keelson/state'],
  ])('with %j in Pulumi.yaml and %j in the variable is %s', (inFile, inVariable, url, folder) => {
    if (inFile !== undefined) {
      writeFileSync(join(root, 'Pulumi.yaml'), `name: keelson\nbackend:\n  url: ${inFile}\n`);
    }
    expect(findBackend(root, { PULUMI_BACKEND_URL: inVariable, HOME: '/home/ada' })).toEqual({
      url: url.replace('ROOT', root),
      ...(folder === undefined ? {} : { folder: folder.replace('ROOT', root) }),
    });
  });
});

describe('readState', () => {
  function write(text: string): string {
    const file = stateFile(root, 'dev');
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
    return file;
  }

  it('knows nothing of a stack that was never made', () => {
    expect(readState(root, 'dev')).toBeUndefined();
  });

  it('reads the keys and the context, and passes over components', () => {
    write(
      JSON.stringify({
        version: 3,
        checkpoint: {
          latest: {
            resources: [
              { urn: 'urn:pulumi:dev::keelson::pulumi:pulumi:Stack::keelson-dev', type: 'pulumi:pulumi:Stack' },
              {
                urn: 'urn:pulumi:dev::keelson::pulumi:providers:kubernetes::cluster',
                type: 'pulumi:providers:kubernetes',
                inputs: { context: 'home' },
              },
              {
                urn: 'urn:pulumi:dev::keelson::keelson:platform:Chart$kubernetes:apps/v1:Deployment::apps/Deployment/a/b',
                type: 'kubernetes:apps/v1:Deployment',
              },
            ],
          },
        },
      }),
    );
    expect(readState(root, 'dev')).toEqual({
      keys: new Set(['apps/Deployment/a/b']),
      urns: ['urn:pulumi:dev::keelson::keelson:platform:Chart$kubernetes:apps/v1:Deployment::apps/Deployment/a/b'],
      context: 'home',
    });
  });

  it.each(['{"checkpoint":{}}', '{"checkpoint":{"latest":null}}'])('takes %s for an empty state', (text) => {
    write(text);
    expect(readState(root, 'dev')).toEqual({ keys: new Set(), urns: [] });
  });

  it('says how to repair a state that was cut off, and leaves it as it is', () => {
    const file = write('{"version":3,"checkp');
    expect(() => readState(root, 'dev')).toThrow(
      expect.objectContaining({
        message: `the state ${file} is broken: it is not JSON`,
        fix: `put back its last copy (cp ${file}.bak ${file}, or the newest in ${join(root, '.pulumi', 'backups')}); without one remove it: the next up finds the objects by their labels`,
      }),
    );
    expect(readFileSync(file, 'utf8')).toBe('{"version":3,"checkp');
  });
});

describe('Journal', () => {
  const intent = (name: string): Parameters<Journal['add']>[0][number] => ({
    apiVersion: 'v1',
    identity: { group: '', kind: 'ConfigMap', namespace: 'a', name },
  });

  it('gathers over several runs that were killed, each object once, until one ends well', () => {
    const journal = new Journal(root, 'dev');
    expect(journal.read()).toEqual([]);
    journal.add([intent('x'), intent('y')]);
    new Journal(root, 'dev').add([intent('y'), intent('z')]);
    expect(journal.read()).toEqual([intent('x'), intent('y'), intent('z')]);
    journal.clear();
    expect(journal.read()).toEqual([]);
  });
});
