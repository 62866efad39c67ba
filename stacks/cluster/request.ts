import { readFileSync } from 'node:fs';
import { Agent as HttpAgent, request as httpRequest, type OutgoingHttpHeaders } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest, type RequestOptions } from 'node:https';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { KeelsonError } from '../../lib/core/errors';
import type { KubeContext } from './kubeconfig';
import { minify } from './minify';

export interface ApiRequest {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  /** Path and query, for instance `/api/v1/namespaces?limit=500`. */
  readonly path: string;
  readonly body?: unknown;
  /** @default application/json */
  readonly contentType?: string;
}

/** An answer of the API server that is not a success. */
export class ApiError extends Error {
  override readonly name = 'ApiError';

  /**
   * @param status HTTP status code
   * @param reason the machine's word for it, for instance `Conflict`
   */
  constructor(
    readonly status: number,
    readonly reason: string,
    message: string,
  ) {
    super(message);
  }
}

/** Milliseconds without a byte from the server before a request is given up. */
const SILENCE_MILLISECONDS = 8_000;
/** How often a request is sent again when the server says that it is too busy (429) or not there yet (503). */
const RETRIES = 5;

/** Sends requests to one API server over kept-alive connections. */
export class ApiTransport {
  private readonly url: URL;
  private readonly agent: HttpAgent | HttpsAgent;
  private options: Promise<RequestOptions> | undefined;

  constructor(readonly context: KubeContext) {
    this.url = new URL(context.endpoint);
    const Agent = this.url.protocol === 'http:' ? HttpAgent : HttpsAgent;
    this.agent = new Agent({ keepAlive: true, maxSockets: 16 });
  }

  /**
   * The parsed body of a success.
   * @throws ApiError when the server says no.
   * @throws KeelsonError when the server can't be reached or doesn't know us.
   */
  async send<T>(request: ApiRequest): Promise<T> {
    for (let attempt = 1; ; attempt += 1) {
      const answer = await this.exchange(request);
      if (answer.status >= 200 && answer.status < 300) {
        return JSON.parse(answer.text) as T;
      }
      const busy = answer.status === 429 || (answer.status === 503 && request.method === 'GET');
      if (busy && attempt <= RETRIES) {
        const seconds = Number(answer.retryAfter);
        await sleep(Math.min(Number.isFinite(seconds) && seconds > 0 ? seconds * 1000 : 200 * 2 ** attempt, 10_000));
        continue;
      }
      throw this.refusal(answer.status, answer.text);
    }
  }

  /** Ends the connections. */
  close(): void {
    this.agent.destroy();
  }

  private async exchange(request: ApiRequest): Promise<{ status: number; text: string; retryAfter?: string }> {
    this.options ??= requestOptions(this.context);
    const options = await this.options;
    const body = request.body === undefined ? undefined : Buffer.from(JSON.stringify(request.body));
    const headers: OutgoingHttpHeaders = {
      ...(options.headers as OutgoingHttpHeaders),
      accept: 'application/json',
      ...(body === undefined
        ? {}
        : { 'content-type': request.contentType ?? 'application/json', 'content-length': body.length }),
    };
    return new Promise((resolve, reject) => {
      const send = this.url.protocol === 'http:' ? httpRequest : httpsRequest;
      const sent = send(
        {
          ...options,
          agent: options.agent ?? this.agent,
          hostname: this.url.hostname.replace(/^\[|\]$/g, ''),
          port: this.url.port === '' ? undefined : this.url.port,
          method: request.method,
          path: this.url.pathname.replace(/\/$/, '') + request.path,
          headers,
        },
        (response) => {
          const { statusCode: status = 0, headers: said } = response;
          text(response).then(
            (answer) => resolve({ status, text: answer, retryAfter: said['retry-after'] }),
            (error) => reject(unreachable(this.context, error)),
          );
        },
      );
      sent.setTimeout(SILENCE_MILLISECONDS, () =>
        sent.destroy(new Error(`no answer within ${SILENCE_MILLISECONDS / 1000} s`)),
      );
      sent.on('error', (error) => reject(unreachable(this.context, error)));
      sent.end(body);
    });
  }

  private refusal(status: number, answer: string): Error {
    let parsed: { reason?: string; message?: string } = {};
    try {
      parsed = JSON.parse(answer) as typeof parsed;
    } catch {
      parsed = { message: answer.slice(0, 300) };
    }
    if (status === 401) {
      return new KeelsonError(
        `the API server ${this.context.endpoint} refuses the credentials of the context "${this.context.context}" (401)`,
        'log in again: the token or certificate has expired or belongs to another cluster',
      );
    }
    return new ApiError(status, parsed.reason ?? `HTTP ${status}`, parsed.message ?? `HTTP ${status}`);
  }
}

/**
 * What the kubeconfig says of the connection, as the client library reads it: certificates, tokens, login programs, proxies. The library is
 * loaded on first use. What it doesn't know is added here: a token's file, and whom to act as beside the user's name.
 */
async function requestOptions({ context, endpoint, cluster, user }: KubeContext): Promise<RequestOptions> {
  const { KubeConfig } = await import('@kubernetes/client-node/dist/config.js');
  const config = new KubeConfig();
  config.loadFromString(
    minify({
      context,
      // The library refuses plain HTTP, as of `kubectl proxy`, unless it is told not to verify anything.
      cluster: endpoint.startsWith('http:') ? { ...cluster, 'insecure-skip-tls-verify': true } : cluster,
      user: { ...user, token: tokenOf(user) },
    }),
  );
  const options: RequestOptions = { headers: impersonation(user) };
  try {
    await config.applyToHTTPSOptions(options);
  } catch (error) {
    throw new KeelsonError(
      `the login program of the context "${context}" failed: ${error instanceof Error ? error.message : String(error)}`,
      'run it by hand (`kubectl version` uses the same one) and log in again',
    );
  }
  // Its agents keep no connection alive; that of a proxy can't be replaced.
  return cluster['proxy-url'] === undefined ? { ...options, agent: undefined } : options;
}

function tokenOf(user: KubeContext['user']): unknown {
  return user.tokenFile === undefined ? user.token : readFileSync(user.tokenFile, 'utf8').trim();
}

function impersonation(user: KubeContext['user']): Record<string, string[]> {
  const headers: Record<string, string[]> = {};
  if (user['as-uid'] !== undefined) {
    headers['Impersonate-Uid'] = [user['as-uid']];
  }
  if (user['as-groups'] !== undefined) {
    headers['Impersonate-Group'] = user['as-groups'];
  }
  for (const [key, values] of Object.entries(user['as-user-extra'] ?? {})) {
    headers[`Impersonate-Extra-${encodeURIComponent(key)}`] = values;
  }
  return headers;
}

const UNKNOWN_AUTHORITY = 'its certificate is not signed by the authority that the kubeconfig names';
const TLS_FAULTS: Readonly<Record<string, string>> = {
  CERT_HAS_EXPIRED: 'its certificate has expired',
  DEPTH_ZERO_SELF_SIGNED_CERT: UNKNOWN_AUTHORITY,
  SELF_SIGNED_CERT_IN_CHAIN: UNKNOWN_AUTHORITY,
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: UNKNOWN_AUTHORITY,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: UNKNOWN_AUTHORITY,
  ERR_TLS_CERT_ALTNAME_INVALID: 'its certificate was issued for another host name',
};

function unreachable(context: KubeContext, error: unknown): KeelsonError {
  const code = (error as NodeJS.ErrnoException).code ?? '';
  const server = `the API server ${context.endpoint} (context "${context.context}")`;
  const tls = TLS_FAULTS[code];
  if (tls !== undefined) {
    return new KeelsonError(`${server} can't be trusted: ${tls}`, 'fetch the kubeconfig anew from the cluster');
  }
  const causes: Readonly<Record<string, string>> = {
    ECONNREFUSED: 'connection refused',
    ECONNRESET: 'connection reset',
    ENOTFOUND: 'its host name is unknown',
    EAI_AGAIN: 'its host name is unknown',
    ETIMEDOUT: 'connection timed out',
    EHOSTUNREACH: 'no route to the host',
    ENETUNREACH: 'no route to the network',
  };
  const cause = causes[code] ?? (error instanceof Error ? error.message : String(error));
  return new KeelsonError(
    `${server} can't be reached: ${cause}`,
    'start the cluster, or choose another one with --context; nothing was changed',
  );
}
