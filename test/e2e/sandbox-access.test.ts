import type { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createServer, get } from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { TLSSocket } from 'node:tls';
import { TestSandbox, eventually, namespace } from './sandbox/support';

jest.setTimeout(180_000);

// The two profiles run the API server with the same flags, so one of them answers for both.
describe('access to a sandbox', () => {
  const sandbox = new TestSandbox('k3s');

  beforeAll(async () => {
    await sandbox.start();
  });

  afterAll(() => sandbox.remove());

  it('issues service account tokens that RBAC holds to their rights', async () => {
    const api = sandbox.client();
    await namespace(api, 'identity');
    const { status, body } = await api.send('POST', '/api/v1/namespaces/identity/serviceaccounts/default/token', {
      apiVersion: 'authentication.k8s.io/v1',
      kind: 'TokenRequest',
      spec: { expirationSeconds: 600 },
    });
    expect(status).toBe(201);
    const { token } = (JSON.parse(body) as { status: { token: string } }).status;
    const { endpoint } = sandbox.connection;
    const ca = readFileSync(join(sandbox.directory, 'pki', 'ca.crt'));
    const answer = (path: string): Promise<number | undefined> =>
      new Promise((resolve, reject) => {
        get(new URL(path, endpoint), { ca, headers: { authorization: `Bearer ${token}` } }, (response) => {
          response.resume();
          resolve(response.statusCode);
        }).on('error', reject);
      });
    expect(await answer('/version')).toBe(200);
    expect(await answer('/api/v1/namespaces/identity/secrets')).toBe(403);
  });

  it('forwards an aggregated API group to its server with the identity of the caller', async () => {
    const api = sandbox.client();
    const directory = sandbox.directory;
    const callers: { user: string | undefined; certificate: string }[] = [];
    const server = createServer(
      {
        cert: readFileSync(join(directory, 'pki', 'serving.crt')),
        key: readFileSync(join(directory, 'pki', 'serving.key')),
        ca: readFileSync(join(directory, 'pki', 'front-proxy-ca.crt')),
        requestCert: true,
        rejectUnauthorized: false,
      },
      (request, response) => {
        const peer = (request.socket as TLSSocket).getPeerX509Certificate();
        if (request.url?.endsWith('/things')) {
          callers.push({ user: request.headers['x-remote-user'] as string | undefined, certificate: subjectOf(peer) });
        }
        response.setHeader('content-type', 'application/json');
        response.end('{"kind":"ThingList","apiVersion":"test.keelson.dev/v1","items":[]}');
      },
    );
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    try {
      const { port } = server.address() as AddressInfo;
      await namespace(api, 'extension');
      await api.apply('/api/v1/namespaces/extension/services/things', {
        apiVersion: 'v1',
        kind: 'Service',
        metadata: { name: 'things' },
        spec: { type: 'ExternalName', externalName: 'localhost', ports: [{ port }] },
      });
      await api.apply('/apis/apiregistration.k8s.io/v1/apiservices/v1.test.keelson.dev', {
        apiVersion: 'apiregistration.k8s.io/v1',
        kind: 'APIService',
        metadata: { name: 'v1.test.keelson.dev' },
        spec: {
          group: 'test.keelson.dev',
          version: 'v1',
          groupPriorityMinimum: 1000,
          versionPriority: 10,
          insecureSkipTLSVerify: true,
          service: { name: 'things', namespace: 'extension', port },
        },
      });
      const answer = await eventually(
        () => api.send('GET', '/apis/test.keelson.dev/v1/things'),
        ({ status }) => status === 200,
      );
      expect(answer.status).toBe(200);
      expect(callers[0]).toEqual({ user: 'keelson-sandbox-admin', certificate: 'CN=front-proxy-client' });
    } finally {
      await api.send('DELETE', '/apis/apiregistration.k8s.io/v1/apiservices/v1.test.keelson.dev');
      server.closeAllConnections();
      server.close();
    }
  });
});

function subjectOf(certificate: X509Certificate | undefined): string {
  return certificate?.subject ?? '';
}
