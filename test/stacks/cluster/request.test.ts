import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ApiError, ClusterClient, type KubeContext } from '../../../stacks/cluster';

// What a real API server does only under load or when it is broken is played by a server on loopback; the rest is in test/e2e.

let server: Server | undefined;
let client: ClusterClient | undefined;

afterEach(() => {
  client?.close();
  server?.closeAllConnections();
  server?.close();
});

async function serve(listener: RequestListener): Promise<ClusterClient> {
  server = createServer(listener);
  await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve));
  client = new ClusterClient(contextOf((server.address() as AddressInfo).port));
  return client;
}

function contextOf(port: number): KubeContext {
  const endpoint = `http://127.0.0.1:${port}`;
  return {
    files: ['/k'],
    kubeconfig: '/k',
    context: 'here',
    endpoint,
    cluster: { server: endpoint },
    user: { token: 'abc' },
  };
}

describe('ClusterClient', () => {
  it('sends its credentials and reads the answer', async () => {
    const asked: unknown[] = [];
    const tested = await serve((request, response) => {
      asked.push([request.method, request.url, request.headers.authorization]);
      response.end(JSON.stringify({ gitVersion: 'v1.35.4' }));
    });
    expect(await tested.version()).toBe('v1.35.4');
    expect(asked).toEqual([['GET', '/version', 'Bearer abc']]);
  });

  it('reads lists page by page', async () => {
    const tested = await serve((request, response) => {
      if (request.url === '/api/v1') {
        response.end(JSON.stringify({ resources: [{ name: 'configmaps', kind: 'ConfigMap', namespaced: true }] }));
      } else if (request.url?.includes('continue=next') === true) {
        response.end(JSON.stringify({ metadata: {}, items: [{ metadata: { name: 'b' } }] }));
      } else {
        response.end(JSON.stringify({ metadata: { continue: 'next' }, items: [{ metadata: { name: 'a' } }] }));
      }
    });
    expect(await tested.list('v1', 'ConfigMap', 'apps')).toEqual([
      { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a' } },
      { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'b' } },
    ]);
  });

  it('waits as long as a busy server asks for, and then goes on', async () => {
    const times: number[] = [];
    const tested = await serve((_request, response) => {
      times.push(Date.now());
      if (times.length === 1) {
        response.writeHead(429, { 'retry-after': '1' }).end('{}');
      } else {
        response.end(JSON.stringify({ gitVersion: 'v1' }));
      }
    });
    expect(await tested.version()).toBe('v1');
    expect((times[1] as number) - (times[0] as number)).toBeGreaterThanOrEqual(990);
  });

  it("tells what a server refuses in the server's words", async () => {
    const tested = await serve((_request, response) =>
      response.writeHead(403).end(JSON.stringify({ reason: 'Forbidden', message: 'you may not' })),
    );
    await expect(tested.version()).rejects.toEqual(new ApiError(403, 'Forbidden', 'you may not'));
  });

  it('says that credentials are refused', async () => {
    const tested = await serve((_request, response) => response.writeHead(401).end('{}'));
    await expect(tested.version()).rejects.toMatchObject({
      message: `the API server ${tested.context.endpoint} refuses the credentials of the context "here" (401)`,
      fix: 'log in again: the token or certificate has expired or belongs to another cluster',
    });
  });

  it('takes a kind that the server does not know for one without objects', async () => {
    const tested = await serve((_request, response) => response.writeHead(404).end('{}'));
    expect(await tested.list('keda.sh/v1alpha1', 'ScaledObject', 'apps')).toEqual([]);
    expect(await tested.get('keda.sh/v1alpha1', { group: 'keda.sh', kind: 'ScaledObject', name: 'x' })).toBeUndefined();
  });

  it.each<[string, (port: number) => Promise<number>, string]>([
    [
      'refuses connections',
      async (port) => {
        server?.close();
        return port;
      },
      'connection refused',
    ],
    ['drops the connection', async (port) => port, 'connection reset'],
  ])('says so when the server %s', async (_name, prepare, cause) => {
    const tested = await serve((request) => request.socket.destroy());
    const port = await prepare((server?.address() as AddressInfo).port);
    await expect(tested.version()).rejects.toMatchObject({
      message: `the API server http://127.0.0.1:${port} (context "here") can't be reached: ${cause}`,
      fix: 'start the cluster, or choose another one with --context; nothing was changed',
    });
  });
});
