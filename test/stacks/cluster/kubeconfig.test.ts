import { chmodSync, mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { stringify } from 'yaml';
import { readKubeContext, singleKubeconfig, type ConnectionOptions } from '../../../stacks/cluster';

let home = '';
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'keelson-kube-'));
  mkdirSync(join(home, '.kube'));
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

const ELSEWHERE =
  'name the file of your cluster in KUBECONFIG or --kubeconfig, or start a sandbox with `keelson sandbox`';
const ca = Buffer.from('a certificate');

function config(overrides: object = {}): string {
  return stringify({
    'current-context': 'home',
    clusters: [
      {
        name: 'k',
        cluster: { server: 'https://127.0.0.1:6443/', 'certificate-authority-data': ca.toString('base64') },
      },
    ],
    users: [{ name: 'u', user: { token: 'secret' } }],
    contexts: [
      { name: 'home', context: { cluster: 'k', user: 'u' } },
      { name: 'broken', context: { cluster: 'nowhere', user: 'u' } },
      { name: 'nobody', context: { cluster: 'k', user: 'ghost' } },
    ],
    ...overrides,
  });
}

function write(text: string, name = 'config'): string {
  const file = join(home, '.kube', name);
  writeFileSync(file, text);
  return file;
}

const read = (options: ConnectionOptions = {}): ReturnType<typeof readKubeContext> =>
  readKubeContext({ environment: { HOME: home }, ...options });

const refusal = (message: string, fix: string): Error => expect.objectContaining({ message, fix }) as Error;

describe('readKubeContext', () => {
  it('reads the current context of the usual file', () => {
    const file = write(config());
    expect(read()).toEqual({
      files: [file],
      kubeconfig: file,
      context: 'home',
      endpoint: 'https://127.0.0.1:6443',
      cluster: { server: 'https://127.0.0.1:6443/', 'certificate-authority-data': ca.toString('base64') },
      user: { token: 'secret' },
    });
  });

  it('passes over files of KUBECONFIG that are not there, and takes each context from the file that has it', () => {
    const contexts = [{ name: 'work', context: { cluster: 'office', user: 'me' } }];
    const clusters = [{ name: 'office', cluster: { server: 'https://office' } }];
    const other = write(config({ contexts, clusters, users: [{ name: 'me', user: {} }] }), 'work');
    const list = [join(home, 'absent'), write(config()), other].join(delimiter);
    expect(read({ environment: { KUBECONFIG: list }, context: 'work' }).kubeconfig).toBe(other);
  });

  it('takes an empty HOME for none: the file of whatever folder is the current one is nobody’s', () => {
    write(config());
    const folder = process.cwd();
    process.chdir(home);
    try {
      const taken = ((): string => {
        try {
          return read({ environment: { HOME: '' }, context: 'home' }).kubeconfig;
        } catch (error) {
          return (error as Error).message;
        }
      })();
      expect(taken).not.toContain(home);
      expect(taken).not.toMatch(/ \.kube/);
    } finally {
      process.chdir(folder);
    }
  });

  it('finds the parts of a context in several files, each part in the first that has it', () => {
    const contexts = write(config({ clusters: null, users: [] }), 'contexts');
    const other = write(config({ clusters: [], users: [{ name: 'u', user: { tokenFile: 'token' } }] }), 'users');
    writeFileSync(join(home, '.kube', 'token'), 'secret');
    const idle = write(config({ contexts: [], clusters: [] }), 'idle');
    const clusters = write(config({ users: [] }), 'clusters');
    const found = read({ environment: { KUBECONFIG: [contexts, other, idle, clusters].join(delimiter) } });
    expect(found).toMatchObject({
      files: [contexts, other, clusters],
      endpoint: 'https://127.0.0.1:6443',
      user: { tokenFile: join(home, '.kube', 'token') },
    });
    expect(read({ kubeconfig: found.kubeconfig })).toEqual(found);
  });

  it('writes a kubeconfig of its own for the provider only where there are several, for its owner only', () => {
    const one = write(config());
    expect(singleKubeconfig(read(), home, 'dev')).toBe(one);
    const users = write(config({ contexts: [], clusters: [] }), 'users');
    const split = read({ kubeconfig: [write(config({ users: [] }), 'rest'), users].join(delimiter) });
    const own = singleKubeconfig(split, home, 'dev');
    expect(own).toBe(join(home, '.keelson', 'dev', 'kubeconfig'));
    expect(statSync(own).mode & 0o777).toBe(0o600);
    expect(read({ kubeconfig: own })).toEqual({ ...split, files: [own], kubeconfig: own });
  });

  it('says what is of the wrong type, and does not look at what is not used', () => {
    const users = [
      { name: 'u', user: { 'as-groups': 'admins', exec: {} } },
      { name: 'other', user: { 'as-groups': 5 } },
    ];
    const file = write(config({ users }));
    expect(() => read()).toThrow(
      refusal(
        `the kubeconfig ${file} holds what it can't: user.u.as-groups: invalid input: expected array, received string; user.u.exec.command: invalid input: expected string, received undefined`,
        'write the kubeconfig anew with the tool that made it',
      ),
    );
    const list = write(config({ contexts: 'home' }));
    expect(() => read()).toThrow(`the kubeconfig ${list} holds what it can't: contexts: invalid input: expected array`);
  });

  it('says where it looked for a file that is not there', () => {
    const file = join(home, '.kube', 'config');
    expect(() => read()).toThrow(refusal(`there is no kubeconfig at ${file}`, ELSEWHERE));
    expect(() => read({ kubeconfig: '/no/such/file' })).toThrow(
      refusal('there is no kubeconfig at /no/such/file', ELSEWHERE),
    );
  });

  it.each([
    ['', 'is empty'],
    ['   \n', 'is empty'],
    ['just text', 'holds no kubeconfig'],
    [
      'a: [',
      'is not YAML: Flow sequence in block collection must be sufficiently indented and end with a ] at line 1, column 5:',
    ],
  ])('refuses the content %j', (text, complaint) => {
    const file = write(text);
    expect(() => read()).toThrow(refusal(`the kubeconfig ${file} ${complaint}`, ELSEWHERE));
  });

  it('refuses a folder', () => {
    const file = join(home, '.kube');
    expect(() => read({ kubeconfig: file })).toThrow(refusal(`the kubeconfig ${file} is a folder`, ELSEWHERE));
  });

  it('says what to do about a file that this user may not read', () => {
    const file = write(config());
    chmodSync(file, 0o000);
    const isRoot = process.getuid?.() === 0;
    if (isRoot) {
      // Root reads everything; there is nothing to refuse.
      expect(read().context).toBe('home');
      return;
    }
    expect(() => read()).toThrow(
      refusal(
        `the kubeconfig ${file} can't be read: permission denied`,
        'make it readable for this user, or copy it to ~/.kube/config with mode 600',
      ),
    );
  });

  it('lists the contexts where the wanted one is absent, or none is chosen', () => {
    const file = write(config());
    const fix = 'choose one with --context: broken, home, nobody';
    expect(() => read({ context: 'away' })).toThrow(refusal(`the kubeconfig ${file} has no context "away"`, fix));
    write(config({ 'current-context': '' }));
    expect(() => read()).toThrow(refusal(`the kubeconfig ${file} names no current context`, fix));
    write(config({ 'current-context': '', contexts: [] }));
    expect(() => read()).toThrow(refusal(`the kubeconfig ${file} names no current context`, ELSEWHERE));
  });

  it('names a cluster or user that a context refers to and that is not there', () => {
    const file = write(config());
    const fix = 'write the kubeconfig anew with the tool that made it';
    expect(() => read({ context: 'broken' })).toThrow(
      refusal(`the kubeconfig ${file} has no server for the cluster "nowhere" of the context "broken"`, fix),
    );
    expect(() => read({ context: 'nobody' })).toThrow(
      refusal(`the kubeconfig ${file} has no user "ghost", which the context "nobody" names`, fix),
    );
  });

  it('names a certificate file that is not there', () => {
    const file = write(
      config({ clusters: [{ name: 'k', cluster: { server: 'https://x', 'certificate-authority': 'ca.crt' } }] }),
    );
    expect(() => read()).toThrow(
      refusal(
        `the kubeconfig ${file} names ${join(home, '.kube', 'ca.crt')}, which can't be read: ENOENT`,
        'write the kubeconfig anew with the tool that made it',
      ),
    );
  });
});
