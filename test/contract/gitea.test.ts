import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { iniEntries } from '../lib/gitea/support';
import { GiteaPlatform, giteaSources } from './support/gitea-platform';
import { openTo } from './support/postgres-pod';
import { until } from './support/redis-node';

/*
 * Proves the synthesized settings, scripts, secrets, Redis users and Jobs with the real Gitea 1.27.3 and its runner 1.0.8, built from their
 * Go modules, as a user that the machine does not know. Does not prove the images, the web front end (which Go modules do not hold), imports
 * from another Gitea, TLS, or anything of Kubernetes.
 */
jest.setTimeout(240_000);

/** Overrides of secrets: everything that a shell, an address, an INI file, a template or SQL could trip over. */
const AWKWARD = `it's "quoted" $HOME $(id) \`id\` \\ \\n # ; % %20 %s {{ .x }}\nand = a [second] line: пароль 🔑`;

let directory: string;
let platform: GiteaPlatform;

beforeAll(async () => {
  directory = openTo(mkdtempSync(join(tmpdir(), 'keelson-gitea-')));
  platform = await GiteaPlatform.make(directory, {
    'gitea/gitea/admin': AWKWARD,
    'gitea/gitea/metrics-token': `token's "quotes" \`id\` \\ # ; % {{ .x }} and $HOME`,
    'gitea/gitea/runner-registration-token': AWKWARD,
    'gitea/gitea/secret-key': AWKWARD,
    'gitea/gitea/internal-token': `another "token" \\ # ; % {{ .x }} and $HOME`,
    'postgres/postgres/owners/gitea': AWKWARD,
    'redis/gitea-cache/users/gitea-cache': AWKWARD,
    'redis/redis-queue/users/gitea-queue': AWKWARD,
  });
  await platform.startStores();
  await platform.startGitea();
});

afterAll(async () => {
  await platform?.stop();
  rmSync(directory, { recursive: true, force: true });
});

const api = async (path: string, init: RequestInit = {}): Promise<{ status: number; body: unknown }> => {
  const basic = Buffer.from(`keelson:${AWKWARD}`).toString('base64');
  const response = await fetch(`${platform.url}/api/v1${path}`, {
    ...init,
    headers: { authorization: `Basic ${basic}`, 'content-type': 'application/json' },
  });
  const text = await response.text();
  return { status: response.status, body: text === '' ? undefined : JSON.parse(text) };
};

const lastLine = (output: string): string => output.trimEnd().split('\n').at(-1) ?? '';

describe('the server', () => {
  test('comes up in one pass and is well', async () => {
    expect(await platform.health()).toBe(200);
  });

  test('is the version whose image is deployed', async () => {
    expect(await (await fetch(`${platform.url}/api/v1/version`)).json()).toEqual({ version: '1.27.3' });
  });

  test('is given settings that it documents, and no others', () => {
    const documented = new Set<string>();
    let section = '';
    for (const line of readFileSync(join(giteaSources(), 'custom', 'conf', 'app.example.ini'), 'utf8').split('\n')) {
      section = /^;*\s*\[([^\]]+)\]\s*$/.exec(line)?.[1] ?? section;
      const key = /^;*\s*([A-Z][A-Z0-9_]+)\s*=/.exec(line)?.[1];
      documented.add(`${section}.${key ?? ''}`);
    }
    const { 'app.ini': ini, 'prepare.sh': script } = platform.instance.one('ConfigMap', 'gitea-config')['data'];
    const written = iniEntries(ini as string).map(([name, key]) => `${name}.${key}`);
    const exported = [...(script as string).matchAll(/^export GITEA__(\w+?)__(\w+?)(__FILE)?=/gm)].map(
      ([, name, key]) => `${name}.${key}`,
    );
    expect(exported).toHaveLength(5);
    expect([...written, ...exported].filter((name) => !documented.has(name))).toEqual([]);
  });

  test('shows its metrics to who has the token, and to nobody else', async () => {
    const ask = async (headers: Record<string, string>): Promise<Response> =>
      fetch(`${platform.url}/metrics`, { headers });
    expect((await ask({})).status).toBe(401);
    const { 'metrics-token': token } = platform.instance.secret('gitea/gitea-secrets');
    const response = await ask({ authorization: `Bearer ${token}` });
    expect(response.status).toBe(200);
    const text = await response.text();
    const names = new Set(text.match(/^[a-z_]+(?=[ {])/gm));
    const objects = platform.instance.objects.filter(
      ({ metadata }) => metadata.labels?.['app.kubernetes.io/name'] === 'gitea',
    );
    const used = JSON.stringify(objects).match(/\b(gitea|process|go)_[a-z_]+(?=\{)/g) ?? [];
    expect([...new Set(used)].filter((name) => !names.has(name))).toEqual([]);
  });
});

describe('the administrator', () => {
  test('is made once, however often the Job runs', async () => {
    const first = await platform.makeAdministrator('admin-1');
    expect(lastLine(first.output)).toBe("New user 'keelson' has been successfully created!");
    expect(first.code).toBe(0);
    const second = await platform.makeAdministrator('admin-2');
    expect(lastLine(second.output)).toBe('administrator keelson is there');
    expect(second.code).toBe(0);
  });

  test('logs in with the password of the Secret, whatever is in it', async () => {
    const { status, body } = await api('/user');
    expect(status).toBe(200);
    expect(body).toMatchObject({ login: 'keelson', is_admin: true, email: 'keelson@example.org' });
  });
});

describe('the stores', () => {
  test('hold the queues and the cache under the keys that their users may touch', async () => {
    await api('/user/repos', { method: 'POST', body: JSON.stringify({ name: 'ci', auto_init: true }) });
    const secret = (name: string): string => platform.instance.secret(name)['password'] as string;
    const cache = await platform.redis('gitea-cache', 'admin', secret('gitea/gitea-cache-admin'));
    const keys = await cache.keys('*');
    expect(keys.filter((key) => !key.startsWith('gitea:'))).toEqual([]);
    const denied = (await cache.call('acl', 'log')) as unknown[];
    expect(denied).toEqual([]);
    const queue = await platform.redis('redis-queue', 'admin', secret('queue/redis-queue-admin'));
    expect((await queue.call('acl', 'log')) as unknown[]).toEqual([]);
  });
});

describe('runners', () => {
  const WORKFLOW = `on: [push, workflow_dispatch]
jobs:
  hello:
    runs-on: keelson
    steps:
      - run: echo "hello from $(id -u)"
`;

  const query = (): string =>
    platform.instance.one('ScaledJob', 'gitea-runner').spec.triggers[0].metadata.query as string;

  test('are asked for by a waiting job, do it, and go', async () => {
    expect(platform.sql(query())).toBe('0');
    const content = Buffer.from(WORKFLOW).toString('base64');
    const made = await api('/repos/keelson/ci/contents/.gitea/workflows/hello.yaml', {
      method: 'POST',
      body: JSON.stringify({ content, message: 'add a workflow' }),
    });
    expect(made.status).toBe(201);
    await until('a job waits', async () => platform.sql(query()) === '1');

    const runner = platform.runnerPod('gitea-runner-x1');
    const registered = await runner.runToEnd('register');
    expect(registered.output).toContain('Runner registered successfully.');
    expect(registered.code).toBe(0);
    const done = await runner.runToEnd('runner');
    expect(done.code).toBe(0);
    await until('the job is done', async () => platform.sql(query()) === '0');
    expect(platform.sql('SELECT status FROM action_run_job')).toBe('1');
  });

  test('are not asked for by jobs for others', async () => {
    platform.sql(`INSERT INTO action_run_job (name, status, task_id, runs_on) VALUES ('other', 5, 0, '["windows"]')`);
    expect(platform.sql(query())).toBe('0');
    platform.sql(`INSERT INTO action_run_job (name, status, task_id, runs_on) VALUES ('ours', 5, 0, '["keelson"]')`);
    expect(platform.sql(query())).toBe('1');
  });
});
