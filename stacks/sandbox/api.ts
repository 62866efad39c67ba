import { Agent, request } from 'node:https';
import { text } from 'node:stream/consumers';
import { readPki } from './pki';

/** An answer of the API server. */
export interface ApiAnswer {
  readonly status: number;
  readonly body: string;
}

/** The files of the sandbox's PKI that a client trusts and shows. */
export interface ClientFiles {
  readonly ca: string;
  readonly cert: string;
  readonly key: string;
}

const ADMIN: ClientFiles = { ca: 'ca.crt', cert: 'admin.crt', key: 'admin.key' };

/** What the API server shows to etcd. */
export const ETCD_CLIENT: ClientFiles = {
  ca: 'etcd-ca.crt',
  cert: 'apiserver-etcd.crt',
  key: 'apiserver-etcd.key',
};

/**
 * The few calls that bring the sandbox up. They go over node:https: loading the Kubernetes client takes 0.6 s, these calls
 * together take a fraction of that.
 */
export class ApiClient {
  private readonly agent: Agent;
  private readonly base: URL;

  constructor(directory: string, endpoint: string, files: ClientFiles = ADMIN) {
    this.base = new URL(endpoint);
    this.agent = new Agent({
      keepAlive: true,
      maxSockets: 4,
      ca: readPki(directory, files.ca),
      cert: readPki(directory, files.cert),
      key: readPki(directory, files.key),
    });
  }

  /** Sends one request. @throws Error if there is no answer within ten seconds. */
  send(method: 'GET' | 'POST' | 'PATCH' | 'DELETE', path: string, body?: object): Promise<ApiAnswer> {
    const contentType = method === 'PATCH' ? 'application/apply-patch+yaml' : 'application/json';
    return new Promise((resolve, reject) => {
      const outgoing = request(
        new URL(path, this.base),
        {
          method,
          agent: this.agent,
          timeout: 10_000,
          headers: { 'content-type': contentType, accept: 'application/json' },
        },
        (incoming) => {
          text(incoming).then((answer) => resolve({ status: incoming.statusCode ?? 0, body: answer }), reject);
        },
      );
      outgoing.on('timeout', () => outgoing.destroy(new Error(`no answer from ${path}`)));
      outgoing.on('error', reject);
      outgoing.end(body === undefined ? undefined : JSON.stringify(body));
    });
  }

  /** Whether the server calls itself ready. */
  async ready(path = '/readyz'): Promise<boolean> {
    try {
      return (await this.send('GET', path)).status === 200;
    } catch {
      return false;
    }
  }

  /** Reads an object, or a list. Undefined if it does not exist. */
  async get<T>(path: string): Promise<T | undefined> {
    const { status, body } = await this.send('GET', path);
    if (status === 404) {
      return undefined;
    }
    return parsed<T>('GET', path, status, body);
  }

  /** Creates an object or brings it to this form (server-side apply). */
  async apply(path: string, object: object): Promise<void> {
    const target = `${path}?fieldManager=keelson-sandbox&force=true`;
    const { status, body } = await this.send('PATCH', target, object);
    parsed('PATCH', path, status, body);
  }

  /** Closes the connections; without it the process would wait for them. */
  close(): void {
    this.agent.destroy();
  }
}

/** Calls a server, and closes the connections whatever comes of it. */
export async function calling<T>(api: ApiClient, work: (api: ApiClient) => Promise<T>): Promise<T> {
  try {
    return await work(api);
  } finally {
    api.close();
  }
}

function parsed<T>(method: string, path: string, status: number, body: string): T {
  if (status < 200 || status >= 300) {
    throw new Error(`${method} ${path}: ${status} ${body.slice(0, 300)}`);
  }
  return JSON.parse(body) as T;
}
