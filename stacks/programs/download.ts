import { createWriteStream, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { backOff } from 'exponential-backoff';
import type { Dispatcher } from 'undici';
import { KeelsonError } from '../../lib/core/errors';

/** How patient a download is. */
export interface Patience {
  /** Milliseconds for the connection. */
  readonly connect: number;
  /** Milliseconds in which nothing may arrive. */
  readonly idle: number;
  /** Milliseconds for the whole file, with all attempts. */
  readonly total: number;
  /** How often it is tried. */
  readonly attempts: number;
  /** Milliseconds before the second attempt at most; each further one waits three times as long. */
  readonly delay: number;
}

export const PATIENCE: Patience = { connect: 10_000, idle: 30_000, total: 30 * 60_000, attempts: 4, delay: 500 };

/** What to download, and where to. */
export interface DownloadRequest {
  readonly url: string;
  /** The file grows here. What an interrupted download leaves is continued, if the server still offers the same. */
  readonly file: string;
  /** Larger files are refused. */
  readonly maxBytes: number;
  /** Holds `HTTPS_PROXY`, `HTTP_PROXY` and `NO_PROXY`. */
  readonly environment: NodeJS.ProcessEnv;
  /** Told with each piece. @default - nobody is told */
  readonly onBytes?: (bytes: number, total: number | undefined) => void;
  /** @default - it runs to its end */
  readonly signal?: AbortSignal;
  /** @default PATIENCE */
  readonly patience?: Patience;
}

/** A failure in words. `again`: the next attempt may succeed, at the earliest after so many milliseconds. */
class TransferError extends Error {
  constructor(
    message: string,
    readonly again?: number,
    readonly cure?: string,
  ) {
    super(message);
  }
}

const CURE =
  'check the network and its proxy (HTTPS_PROXY, NO_PROXY), name a mirror in KEELSON_MIRROR, or set KEELSON_PROGRAMS=build to build it with Go';

/**
 * Downloads one file. It follows redirects, but never from https to http, and tries again after failures that may pass.
 *
 * @returns Whether the file was continued, so that it may be made of two versions.
 * @throws KeelsonError with the address, the cause and the cure; what `signal` was aborted with, if it was.
 */
export async function download(request: DownloadRequest): Promise<{ readonly resumed: boolean }> {
  const { environment, patience = PATIENCE, signal } = request;
  // Most runs find their programs and need no client.
  const { EnvHttpProxyAgent } = await import('undici');
  const agent = new EnvHttpProxyAgent({
    connect: { timeout: patience.connect },
    headersTimeout: patience.idle,
    bodyTimeout: patience.idle,
    httpProxy: environment['http_proxy'] ?? environment['HTTP_PROXY'] ?? '',
    httpsProxy: environment['https_proxy'] ?? environment['HTTPS_PROXY'] ?? '',
    noProxy: environment['no_proxy'] ?? environment['NO_PROXY'] ?? '',
  });
  const tooLong = AbortSignal.timeout(patience.total);
  const stop = signal === undefined ? tooLong : AbortSignal.any([tooLong, signal]);
  let current: Promise<unknown> | undefined;
  const attempt = backOff(
    () => {
      const started = transfer(request, agent, stop);
      current = started;
      return started;
    },
    {
      numOfAttempts: patience.attempts,
      startingDelay: patience.delay,
      timeMultiple: 3,
      jitter: 'full',
      retry: async (error: unknown) => {
        const wait = inWords(error).again;
        if (wait !== undefined && !stop.aborted) {
          await new Promise((resolve) => setTimeout(resolve, Math.min(wait, 20 * patience.delay)));
        }
        return wait !== undefined && !stop.aborted;
      },
    },
  );
  try {
    // The pauses between attempts know nothing of the signal.
    return await Promise.race([attempt, aborted(stop)]);
  } catch (error) {
    // It may still be writing.
    await current?.catch(() => {});
    signal?.throwIfAborted();
    const { message, cure = CURE } = tooLong.aborted
      ? new TransferError(`it took longer than ${Math.ceil(patience.total / 60_000)} min`)
      : inWords(error);
    throw new KeelsonError(`${shown(request.url)} could not be downloaded: ${message}`, cure);
  } finally {
    await agent.destroy();
  }
}

function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    const stop = (): void => reject(signal.reason as Error);
    if (signal.aborted) {
      stop();
    }
    signal.addEventListener('abort', stop, { once: true });
  });
}

async function transfer(
  request: DownloadRequest,
  agent: Dispatcher,
  signal: AbortSignal,
): Promise<{ readonly resumed: boolean }> {
  const { url, file, maxBytes, onBytes } = request;
  const begun = readBegun(request);
  const response = await follow(url, agent, signal, {
    'accept-encoding': 'identity',
    'user-agent': 'keelson',
    ...(begun === undefined ? {} : { range: `bytes=${begun.bytes}-`, 'if-range': begun.validator }),
  });
  const { statusCode, headers, body } = response;
  const one = (name: string): string | undefined => [headers[name]].flat()[0];
  const start = statusCode === 206 ? Number(/^bytes (\d+)-/.exec(one('content-range') ?? '')?.[1]) : 0;
  const refusal = refuse(statusCode, one('content-type'), one('retry-after'), start, begun?.bytes ?? 0);
  if (refusal !== undefined) {
    await body.dump();
    if (statusCode === 206 || statusCode === 416) {
      forget(file);
    }
    throw refusal;
  }
  const length = one('content-length');
  const total = length === undefined ? undefined : start + Number(length);
  const tooLarge = (bytes: number): TransferError | undefined =>
    bytes > maxBytes ? new TransferError(`it has ${bytes} bytes or more, and ${maxBytes} are allowed`) : undefined;
  const refused = tooLarge(total ?? 0);
  if (refused !== undefined) {
    // Nobody else hears that it was cut off.
    body.on('error', () => {}).destroy();
    throw refused;
  }
  if (start === 0) {
    noteBegun(file, url, one('etag'), one('last-modified'));
  }
  let bytes = start;
  await pipeline(
    body,
    async function* (pieces: AsyncIterable<Buffer>) {
      for await (const piece of pieces) {
        bytes += piece.length;
        const refusedNow = tooLarge(bytes);
        if (refusedNow !== undefined) {
          throw refusedNow;
        }
        onBytes?.(bytes, total);
        yield piece;
      }
    },
    createWriteStream(file, { flags: start === 0 ? 'w' : 'a', mode: 0o600 }),
    { signal },
  );
  if (total !== undefined && bytes !== total) {
    throw new TransferError(`the connection ended after ${bytes} of ${total} bytes`, 0);
  }
  return { resumed: start > 0 };
}

/** Why an answer is of no use, or undefined if its body is what was asked for. */
function refuse(
  status: number,
  type = '',
  retryAfter: string | undefined,
  start: number,
  wanted: number,
): TransferError | undefined {
  if (status === 416 || (status === 206 && start !== wanted)) {
    return new TransferError('the server could not continue the file', 0);
  }
  if (status === 408 || status === 429 || status >= 500) {
    return new TransferError(`the server answered ${status}`, 1000 * (Number(retryAfter) || 0));
  }
  if (status !== 200 && status !== 206) {
    const cure = { 404: 'check that the version is published', 410: 'check that the version is published' }[status];
    return new TransferError(`the server answered ${status}`, undefined, cure && `${cure}; else ${CURE}`);
  }
  if (/^text\/html/i.test(type)) {
    return new TransferError('the server answered with a web page, as proxies do that ask for a login');
  }
  return undefined;
}

async function follow(
  url: string,
  agent: Dispatcher,
  signal: AbortSignal,
  headers: Record<string, string>,
): Promise<Dispatcher.ResponseData> {
  const { request } = await import('undici');
  const first = new URL(url);
  let at = new URL(url);
  for (let hops = 0; hops <= 5; hops += 1) {
    const { origin, pathname, search, username, password } = at;
    // A login belongs to the host that it was given for.
    const login = origin === first.origin && username !== '' ? decodeURIComponent(`${username}:${password}`) : '';
    const response = await request(`${origin}${pathname}${search}`, {
      dispatcher: agent,
      signal,
      headers: login === '' ? headers : { ...headers, authorization: `Basic ${Buffer.from(login).toString('base64')}` },
    });
    if (![301, 302, 303, 307, 308].includes(response.statusCode)) {
      return response;
    }
    await response.body.dump();
    const location = String(response.headers['location'] ?? '');
    const next = location !== '' && URL.canParse(location, at.href) ? new URL(location, at) : undefined;
    if (next === undefined || !/^https?:$/.test(next.protocol)) {
      throw new TransferError(`it redirects to "${location}", which is no web address`);
    }
    if (at.protocol === 'https:' && next.protocol === 'http:') {
      throw new TransferError(`it redirects from https to ${shown(next.href)}, where anybody could change the file`);
    }
    if (next.origin === first.origin) {
      next.username ||= first.username;
      next.password ||= first.password;
    }
    at = next;
  }
  throw new TransferError('it redirects more than five times');
}

interface Begun {
  readonly url: string;
  readonly validator: string;
}

/** What an earlier attempt has left, if it can be told whether the server still offers the same file. */
function readBegun({ file, url }: DownloadRequest): (Begun & { readonly bytes: number }) | undefined {
  try {
    const begun = JSON.parse(readFileSync(`${file}.json`, 'utf8')) as Begun;
    const { size } = statSync(file);
    return begun.url === url && size > 0 ? { ...begun, bytes: size } : undefined;
  } catch {
    return undefined;
  }
}

function noteBegun(file: string, url: string, etag: string | undefined, modified: string | undefined): void {
  rmSync(`${file}.json`, { force: true });
  // A weak tag says nothing about bytes.
  const validator = etag !== undefined && !etag.startsWith('W/') ? etag : modified;
  if (validator !== undefined) {
    writeFileSync(`${file}.json`, JSON.stringify({ url, validator } satisfies Begun), { mode: 0o600 });
  }
}

/** Removes a download and what is known about it. */
export function forget(file: string): void {
  rmSync(file, { force: true });
  rmSync(`${file}.json`, { force: true });
}

/** What the codes of Node and undici mean, most special first; those of the network may pass. */
const meanings: readonly (readonly [RegExp, string, 'network'?, string?])[] = [
  [/^(ENOSPC|EDQUOT)$/, 'the disk is full', undefined, 'make room, or set XDG_CACHE_HOME to a folder on another disk'],
  [/^(EACCES|EPERM|EROFS)$/, 'its file may not be written', undefined, 'set XDG_CACHE_HOME to a folder of your own'],
  [/^(ENOTFOUND|EAI_AGAIN)$/, 'the host was not found', 'network'],
  [/^ECONNREFUSED$/, 'nothing listens there', 'network'],
  [/CONNECT_TIMEOUT|ETIMEDOUT/, 'the host did not answer in time', 'network'],
  [/_TIMEOUT$/, 'the server sent nothing for too long', 'network'],
  [
    /^(ECONNRESET|EPIPE|UND_ERR_SOCKET|UND_ERR_RES_CONTENT_LENGTH)|ENETUNREACH|EHOSTUNREACH|^HPE_/,
    'the connection broke',
    'network',
  ],
  [
    /CERT|SELF_SIGNED|UNABLE_TO|ERR_TLS|ERR_SSL/,
    "the server's certificate is not trusted",
    undefined,
    'if your network has a certificate authority of its own, name its file in NODE_EXTRA_CA_CERTS',
  ],
];

function inWords(error: unknown): TransferError {
  if (error instanceof TransferError) {
    return error;
  }
  const { code = '', message = String(error) } = error as NodeJS.ErrnoException;
  const known = meanings.find(([pattern]) => pattern.test(code));
  return known === undefined
    ? new TransferError(message)
    : new TransferError(`${known[1]} (${code})`, known[2] === undefined ? undefined : 0, known[3]);
}

/** An address without the login that may stand in it. */
function shown(url: string): string {
  return url.replace(/\/\/[^/@]*@/, '//');
}
