import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { connect as openSocket, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TLSSocket } from 'node:tls';
import { stringify } from 'yaml';
import { connect } from '../../../stacks/cluster';
import { ensurePki, readPki } from '../../../stacks/sandbox/pki';

// Who the API server sees, and by which way: asked of servers on loopback that a kubeconfig leads to.

let folder = '';
const servers: Server[] = [];
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'keelson-identity-'));
  await ensurePki(folder, '10.0.0.1');
});
afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function listen(server: Server): Promise<number> {
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}

/** Asks a server for its version through a kubeconfig. */
async function ask(cluster: object, user: object | undefined): Promise<string> {
  const kubeconfig = join(folder, 'config');
  const config = {
    'current-context': 'here',
    contexts: [{ name: 'here', context: { cluster: 'k', ...(user === undefined ? {} : { user: 'u' }) } }],
    clusters: [{ name: 'k', cluster }],
    users: [{ name: 'u', user }],
  };
  writeFileSync(kubeconfig, stringify(config));
  const client = connect({ kubeconfig });
  try {
    return await client.version();
  } finally {
    client.close();
  }
}

function program(name: string, body: string): string {
  const file = join(folder, name);
  writeFileSync(file, `#!/bin/sh\n${body}\n`);
  chmodSync(file, 0o755);
  return file;
}

const execCredential = (status: object): string =>
  `echo '${JSON.stringify({ apiVersion: 'client.authentication.k8s.io/v1', kind: 'ExecCredential', status })}'`;

describe('over plain HTTP', () => {
  let seen: IncomingMessage['headers'];
  const record = async (user: object | undefined): Promise<IncomingMessage['headers']> => {
    const port = await listen(
      createServer((request, response) => {
        seen = request.headers;
        response.end('{"gitVersion":"v1"}');
      }),
    );
    expect(await ask({ server: `http://127.0.0.1:${port}` }, user)).toBe('v1');
    return seen;
  };

  it.each<[string, () => object, string | undefined]>([
    ['nothing', () => ({}), undefined],
    ['a token', () => ({ token: 'abc' }), 'Bearer abc'],
    ['a password', () => ({ username: 'a', password: 'b' }), `Basic ${Buffer.from('a:b').toString('base64')}`],
    [
      'the file of a token, which counts more than a token',
      () => {
        writeFileSync(join(folder, 'token'), 'from-file\n');
        return { tokenFile: 'token', token: 'abc' };
      },
      'Bearer from-file',
    ],
    [
      'a login program',
      () => ({
        exec: {
          command: program('login', `[ "$1 $REGION" = "get-token west" ] && ${execCredential({ token: 'printed' })}`),
          args: ['get-token'],
          env: [{ name: 'REGION', value: 'west' }],
        },
      }),
      'Bearer printed',
    ],
  ])('shows %s', async (_name, user, authorization) => {
    expect((await record(user())).authorization).toBe(authorization);
  });

  it('needs no user', async () => {
    expect((await record(undefined)).authorization).toBeUndefined();
  });

  it('acts as whom the kubeconfig names', async () => {
    const headers = await record({
      token: 'abc',
      as: 'jane',
      'as-uid': '7',
      'as-groups': ['dev', 'ops'],
      'as-user-extra': { 'example.com/reason': ['audit', 'test'] },
    });
    expect(headers).toMatchObject({
      authorization: 'Bearer abc',
      'impersonate-user': 'jane',
      'impersonate-uid': '7',
      'impersonate-group': 'dev, ops',
      'impersonate-extra-example.com%2freason': 'audit, test',
    });
  });

  it('tells what a login program says', async () => {
    const exec = { command: program('locked', 'echo "run az login" >&2; exit 1') };
    await expect(ask({ server: 'http://127.0.0.1:1' }, { exec })).rejects.toMatchObject({
      message: 'the login program of the context "here" failed: run az login\n',
      fix: 'run it by hand (`kubectl version` uses the same one) and log in again',
    });
  });
});

describe('over TLS', () => {
  let port: number;
  const pem = (name: string): string => readPki(folder, name);
  const inline = (name: string): string => Buffer.from(pem(name)).toString('base64');
  const server = (): string => `https://127.0.0.1:${port}`;
  const admin = (): object => ({
    'client-certificate-data': inline('admin.crt'),
    'client-key-data': inline('admin.key'),
  });

  beforeEach(async () => {
    port = await listen(
      createTlsServer(
        {
          key: pem('serving.key'),
          cert: pem('serving.crt'),
          ca: pem('ca.crt'),
          requestCert: true,
          rejectUnauthorized: false,
        },
        (request, response) => {
          const subject = (request.socket as TLSSocket).getPeerCertificate().subject as { CN?: string } | undefined;
          response.end(JSON.stringify({ gitVersion: subject?.CN ?? 'nobody' }));
        },
      ),
    );
  });

  it('trusts the authority that the kubeconfig names, in it or in a file beside it', async () => {
    expect(await ask({ server: server(), 'certificate-authority-data': inline('ca.crt') }, {})).toBe('nobody');
    expect(await ask({ server: server(), 'certificate-authority': 'pki/ca.crt' }, undefined)).toBe('nobody');
    const other = { server: server(), 'certificate-authority-data': inline('etcd-ca.crt') };
    await expect(ask(other, {})).rejects.toMatchObject({
      message: expect.stringContaining("can't be trusted: its certificate is not signed by the authority") as string,
    });
  });

  it('trusts anybody only where the kubeconfig says so', async () => {
    expect(await ask({ server: server(), 'insecure-skip-tls-verify': true }, {})).toBe('nobody');
    await expect(ask({ server: server() }, {})).rejects.toThrow("can't be trusted");
  });

  it('holds the certificate against the name that the kubeconfig gives', async () => {
    const cluster = { server: server(), 'certificate-authority-data': inline('ca.crt') };
    expect(await ask({ ...cluster, 'tls-server-name': 'kubernetes' }, {})).toBe('nobody');
    await expect(ask({ ...cluster, 'tls-server-name': 'elsewhere' }, {})).rejects.toThrow(
      "can't be trusted: its certificate was issued for another host name",
    );
  });

  it('shows a certificate of the kubeconfig, of files beside it, or of a login program', async () => {
    const cluster = { server: server(), 'certificate-authority-data': inline('ca.crt') };
    const files = { 'client-certificate': 'pki/admin.crt', 'client-key': 'pki/admin.key' };
    const login = program(
      'certificate',
      execCredential({ clientCertificateData: pem('admin.crt'), clientKeyData: pem('admin.key') }).replace(
        'echo',
        "printf '%s'",
      ),
    );
    for (const user of [admin(), files, { exec: { command: login } }]) {
      expect(await ask(cluster, user)).toBe('keelson-sandbox-admin');
    }
  });

  it('goes through the proxy that the kubeconfig names', async () => {
    const asked: string[] = [];
    const proxy = createServer();
    proxy.on('connect', (request: IncomingMessage, client, head: Buffer) => {
      asked.push(request.url ?? '');
      // The name is one that only the proxy knows.
      const upstream = openSocket(port, '127.0.0.1', () => {
        client.write('HTTP/1.1 200 Connection Established\r\n\r\n');
        upstream.write(head);
        upstream.pipe(client).pipe(upstream);
      });
      upstream.on('error', () => client.destroy());
    });
    const proxyPort = await listen(proxy);
    const cluster = {
      server: 'https://kubernetes.default.svc:6443',
      'certificate-authority-data': inline('ca.crt'),
      'proxy-url': `http://127.0.0.1:${proxyPort}`,
    };
    expect(await ask(cluster, admin())).toBe('keelson-sandbox-admin');
    expect(asked).toEqual(['kubernetes.default.svc:6443']);
  });
});
