import { mkdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { choosePlace, describePlace, type PlaceRequest } from '../../cli/where';
import { scratchFolder } from './support';

const scratch = scratchFolder();
afterAll(() => scratch.remove());

function request(overrides: Partial<PlaceRequest> = {}): PlaceRequest {
  return {
    root: '/project',
    environment: { name: 'dev', target: 'k3s' },
    options: {},
    sandbox: false,
    variables: { HOME: join(scratch.path, 'nobody') },
    ...overrides,
  };
}

const PROD = { name: 'prod', target: 'aks' } as const;

function kubeconfig(name: string, context: string, endpoint: string): string {
  const file = join(scratch.path, name);
  writeFileSync(
    file,
    JSON.stringify({
      'current-context': context,
      contexts: [{ name: context, context: { cluster: 'c', user: 'u' } }],
      clusters: [{ name: 'c', cluster: { server: endpoint } }],
      users: [{ name: 'u', user: { token: 't' } }],
    }),
  );
  return file;
}

/** What three kinds of API servers answer to the two requests that tell them apart. */
async function withServer<T>(
  version: string,
  labels: Record<string, string>,
  use: (url: string) => Promise<T>,
): Promise<T> {
  const server = createServer((incoming, response) => {
    response.setHeader('content-type', 'application/json');
    if (incoming.url === '/version') {
      response.end(JSON.stringify({ gitVersion: version }));
    } else if (incoming.url === '/api/v1') {
      response.end(JSON.stringify({ resources: [{ name: 'nodes', kind: 'Node', namespaced: false }] }));
    } else {
      response.end(JSON.stringify({ items: [{ metadata: { name: 'n', labels } }] }));
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  try {
    return await use(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  } finally {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
}

const AKS = { 'kubernetes.azure.com/cluster': 'MC_x' };

test('without any kubeconfig dev goes to the sandbox', async () => {
  const place = await choosePlace(request());
  expect(place).toEqual({ type: 'sandbox', profile: 'k3s', directory: '/project/.keelson/sandbox/k3s' });
  expect(describePlace(place)).toBe('the k3s sandbox');
});

test('without any kubeconfig prod does not go to the sandbox by itself', async () => {
  await expect(choosePlace(request({ environment: PROD }))).rejects.toMatchObject({
    message: `the environment "prod" is made for AKS, and no cluster is named: there is no kubeconfig at ${join(scratch.path, 'nobody/.kube/config')}`,
    fix: 'name the cluster with --context, or try the environment on this machine with --sandbox',
  });
});

test('prod goes to the sandbox that is made like AKS when asked', async () => {
  expect(await choosePlace(request({ environment: PROD, sandbox: true }))).toEqual({
    type: 'sandbox',
    profile: 'aks',
    directory: '/project/.keelson/sandbox/aks',
  });
});

test('the sandbox and a context are two places', async () => {
  await expect(choosePlace(request({ sandbox: true, options: { context: 'x' } }))).rejects.toMatchObject({
    name: 'UsageError',
    message: '--sandbox and a context are two places',
  });
});

test('a KUBECONFIG that names nothing is an error, not a reason for the sandbox', async () => {
  const file = join(scratch.path, 'absent');
  await expect(choosePlace(request({ variables: { KUBECONFIG: file } }))).rejects.toMatchObject({
    message: `there is no kubeconfig at ${file}`,
  });
});

test('the current context is taken where its cluster is what the environment is made for', async () => {
  await withServer('v1.33.1+k3s1', {}, async (url) => {
    const file = kubeconfig('k3s', 'laptop', url);
    const place = await choosePlace(request({ variables: { KUBECONFIG: file } }));
    expect(place).toEqual({
      type: 'cluster',
      kubeconfig: file,
      context: 'laptop',
      endpoint: url,
      version: 'v1.33.1+k3s1',
      simulated: false,
    });
    expect(describePlace(place)).toBe('the context laptop (v1.33.1+k3s1)');
  });
});

test('dev never goes to a current context of AKS, or of an unknown kind', async () => {
  await withServer('v1.33.1', AKS, async (url) => {
    const place = await choosePlace(request({ variables: { KUBECONFIG: kubeconfig('aks', 'company', url) } }));
    expect(place).toMatchObject({
      type: 'sandbox',
      passedOver: 'the current context "company" is AKS (v1.33.1)',
    });
  });
  await withServer('v1.33.1-gke.1', {}, async (url) => {
    const place = await choosePlace(request({ variables: { KUBECONFIG: kubeconfig('gke', 'company', url) } }));
    expect(place).toMatchObject({
      type: 'sandbox',
      passedOver: 'the current context "company" is of an unknown kind (v1.33.1-gke.1)',
    });
  });
});

test('dev is refused by a context of AKS that is named', async () => {
  await withServer('v1.33.1', AKS, async (url) => {
    const file = kubeconfig('aks-named', 'company', url);
    await expect(choosePlace(request({ options: { kubeconfig: file, context: 'company' } }))).rejects.toMatchObject({
      message: 'the environment "dev" is made for k3s, but the context "company" is an AKS cluster (v1.33.1)',
    });
  });
});

test('prod is refused by the current context of k3s', async () => {
  await withServer('v1.33.1+k3s1', {}, async (url) => {
    const file = kubeconfig('k3s-prod', 'laptop', url);
    await expect(choosePlace(request({ environment: PROD, variables: { KUBECONFIG: file } }))).rejects.toMatchObject({
      message: 'the environment "prod" is made for AKS, but the current context "laptop" is k3s (v1.33.1+k3s1)',
      fix: 'name the right cluster with --context, or try the environment on this machine with --sandbox',
    });
  });
});

test('a current context that is the other sandbox is refused without asking it', async () => {
  const file = kubeconfig('other-sandbox', 'keelson-sandbox-aks', 'http://127.0.0.1:1');
  await expect(choosePlace(request({ variables: { KUBECONFIG: file } }))).rejects.toMatchObject({
    message:
      'the environment "dev" is made for k3s, but the context "keelson-sandbox-aks" is the sandbox made like AKS',
  });
});

test('a current context that is our own sandbox is that sandbox, whether it runs or not', async () => {
  const directory = join(scratch.path, '.keelson/sandbox/k3s');
  mkdirSync(directory, { recursive: true });
  const file = kubeconfig('.keelson/sandbox/k3s/kubeconfig', 'keelson-sandbox-k3s', 'http://127.0.0.1:1');
  expect(await choosePlace(request({ root: scratch.path, variables: { KUBECONFIG: file } }))).toEqual({
    type: 'sandbox',
    profile: 'k3s',
    directory,
  });
});

test('a cluster that does not answer is an error, not a reason for the sandbox', async () => {
  const file = kubeconfig('down', 'laptop', 'http://127.0.0.1:1');
  await expect(choosePlace(request({ variables: { KUBECONFIG: file } }))).rejects.toMatchObject({
    message: `the API server http://127.0.0.1:1 (context "laptop") can't be reached: connection refused`,
  });
});
