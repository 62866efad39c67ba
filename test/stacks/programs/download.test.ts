import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { type IncomingMessage, type Server, type ServerResponse, createServer } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { KeelsonError } from '../../../lib/core/errors';
import { type Patience, download } from '../../../stacks/programs/download';
import { type Answer, ReleaseServer } from '../../support/release-server';

/** Large enough to arrive in several pieces. */
const CONTENT = Buffer.alloc(600_000, 'keelson ');
const patience: Patience = { connect: 500, idle: 400, total: 10_000, attempts: 3, delay: 5 };

let root: string;
let file: string;
let server: ReleaseServer;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'keelson-download-'));
  file = join(root, 'part');
  mkdirSync(join(root, 'web'));
  writeFileSync(join(root, 'web', 'program'), CONTENT);
});

afterEach(async () => {
  await server.close();
  rmSync(root, { recursive: true, force: true });
});

async function fetchProgram(answer?: Answer, changes: Partial<Parameters<typeof download>[0]> = {}) {
  server = await ReleaseServer.start(join(root, 'web'), answer);
  return again(changes);
}

function again(changes: Partial<Parameters<typeof download>[0]> = {}) {
  return download({ url: `${server.url}/program`, file, maxBytes: 1e6, environment: {}, patience, ...changes });
}

/** Answers the first requests in its own way, and leaves the others to the folder. */
function first(count: number, answer: (request: IncomingMessage, response: ServerResponse) => void): Answer {
  let left = count;
  return (request, response) => {
    if (left === 0) {
      return false;
    }
    left -= 1;
    answer(request, response);
    return true;
  };
}

function sum(path: string): string {
  return createHash('sha256').update(readFileSync(path)).digest('hex');
}

/** Waits for the error, and compares it with what it should say. */
async function refused(download: Promise<unknown>, message: RegExp | string, fix?: RegExp): Promise<void> {
  const error = await download.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(KeelsonError);
  const { message: got, fix: cure } = error as KeelsonError;
  const head = `${server.url}/program could not be downloaded: `;
  expect(got.slice(0, head.length)).toBe(head);
  const cause = got.slice(head.length);
  if (typeof message === 'string') {
    expect(cause).toBe(message);
  } else {
    expect(cause).toMatch(message);
  }
  expect(cure).toMatch(fix ?? NETWORK);
}

const NETWORK = /check the network and its proxy .* KEELSON_MIRROR.* KEELSON_PROGRAMS=build/;

describe('a good server', () => {
  it('gives the file, and tells how many bytes are there', async () => {
    const told: [number, number | undefined][] = [];
    expect(await fetchProgram(undefined, { onBytes: (...state) => told.push(state) })).toEqual({ resumed: false });
    expect(sum(file)).toBe(sum(join(root, 'web', 'program')));
    expect(told.at(-1)).toEqual([CONTENT.length, CONTENT.length]);
    expect(told.length).toBeGreaterThan(1);
    expect(statSync(file).mode & 0o777).toBe(0o600);
  });
});

describe('a connection that breaks', () => {
  const cut: Answer = first(1, (_, response) => {
    response.writeHead(200, { 'content-length': CONTENT.length, etag: etag() });
    response.write(CONTENT.subarray(0, 200_000), () => setTimeout(() => response.destroy(), 100));
  });
  const etag = (): string => {
    const { size, mtimeMs } = statSync(join(root, 'web', 'program'));
    return `"${size}-${mtimeMs}"`;
  };

  it('is continued where it ended', async () => {
    expect(await fetchProgram(cut)).toEqual({ resumed: true });
    expect(sum(file)).toBe(sum(join(root, 'web', 'program')));
    expect(server.requests).toEqual(['GET /program', expect.stringMatching(/^GET \/program bytes=[1-9]\d*-$/)]);
  });

  it('is continued by the next process', async () => {
    server = await ReleaseServer.start(join(root, 'web'));
    writeFileSync(file, CONTENT.subarray(0, 300_000));
    writeFileSync(`${file}.json`, JSON.stringify({ url: `${server.url}/program`, validator: etag() }));
    expect(await again()).toEqual({ resumed: true });
    expect(server.requests).toEqual(['GET /program bytes=300000-']);
    expect(sum(file)).toBe(sum(join(root, 'web', 'program')));
  });

  it('begins anew where the server has another file by now', async () => {
    server = await ReleaseServer.start(join(root, 'web'));
    writeFileSync(file, 'old');
    writeFileSync(`${file}.json`, JSON.stringify({ url: `${server.url}/program`, validator: '"old"' }));
    expect(await again()).toEqual({ resumed: false });
    expect(sum(file)).toBe(sum(join(root, 'web', 'program')));
  });

  it('begins anew where what is left came from another address, or nobody knows from where', async () => {
    server = await ReleaseServer.start(join(root, 'web'));
    writeFileSync(file, 'old');
    await again();
    writeFileSync(file, 'old');
    writeFileSync(`${file}.json`, JSON.stringify({ url: 'http://elsewhere/program', validator: etag() }));
    await again();
    expect(server.requests).toEqual(['GET /program', 'GET /program']);
    expect(sum(file)).toBe(sum(join(root, 'web', 'program')));
  });

  it('begins anew where the server knows no ranges, or gives another than was asked for', async () => {
    let ranges = 0;
    await fetchProgram((request, response) => {
      if (request.headers.range === undefined) {
        return false;
      }
      ranges += 1;
      response.writeHead(206, { 'content-range': `bytes 5-9/${CONTENT.length}`, 'content-length': 5 });
      response.end('wrong');
      return true;
    }, {});
    writeFileSync(file, 'old');
    writeFileSync(`${file}.json`, JSON.stringify({ url: `${server.url}/program`, validator: etag() }));
    expect(await again()).toEqual({ resumed: false });
    expect(ranges).toBe(1);
    expect(sum(file)).toBe(sum(join(root, 'web', 'program')));
  });

  it('begins anew where more is left than there is', async () => {
    server = await ReleaseServer.start(join(root, 'web'));
    writeFileSync(file, Buffer.alloc(700_000));
    writeFileSync(`${file}.json`, JSON.stringify({ url: `${server.url}/program`, validator: etag() }));
    expect(await again()).toEqual({ resumed: false });
    expect(server.requests).toEqual(['GET /program bytes=700000-', 'GET /program']);
  });

  it('that always breaks is an error after the last attempt', async () => {
    const broken = fetchProgram((_, response) => {
      response.writeHead(200, { 'content-length': CONTENT.length });
      response.write('some', () => response.destroy());
      return true;
    });
    await refused(broken, /the connection broke|the connection ended/, NETWORK);
    expect(server.requests).toHaveLength(3);
  });
});

describe('a server that is slow', () => {
  it('and says nothing is left after a while, and tried again', async () => {
    await fetchProgram(first(1, () => {}));
    expect(sum(file)).toBe(sum(join(root, 'web', 'program')));
    await server.close();
    await refused(
      fetchProgram(
        first(2, () => {}),
        { patience: { ...patience, attempts: 2 } },
      ),
      'the server sent nothing for too long (UND_ERR_HEADERS_TIMEOUT)',
      NETWORK,
    );
  });

  it('and stops in the middle is left as well', async () => {
    const stuck = fetchProgram(
      (_, response) => {
        response.writeHead(200, { 'content-length': CONTENT.length }).write('some');
        return true;
      },
      { patience: { ...patience, attempts: 2 } },
    );
    await refused(stuck, 'the server sent nothing for too long (UND_ERR_BODY_TIMEOUT)');
  });

  it('and sends drop by drop meets the limit of the whole', async () => {
    const timers: NodeJS.Timeout[] = [];
    const drops = fetchProgram(
      (_, response) => {
        response.writeHead(200, { 'content-length': CONTENT.length });
        timers.push(setInterval(() => response.write('.'), 50));
        return true;
      },
      { patience: { ...patience, total: 600 } },
    );
    await refused(drops, 'it took longer than 1 min', NETWORK);
    timers.forEach(clearInterval);
  });
});

describe('an answer that is no file', () => {
  it.each([404, 410])('%s is final, and asks whether the version is published', async (status) => {
    await refused(
      fetchProgram((_, response) => Boolean(response.writeHead(status).end())),
      `the server answered ${status}`,
      /^check that the version is published; else check the network/,
    );
    expect(server.requests).toHaveLength(1);
  });

  it.each([401, 403, 407])('%s is final', async (status) => {
    await refused(
      fetchProgram((_, response) => Boolean(response.writeHead(status).end())),
      `the server answered ${status}`,
      NETWORK,
    );
    expect(server.requests).toHaveLength(1);
  });

  it.each([408, 429, 500, 503])('%s may pass', async (status) => {
    await fetchProgram(first(2, (_, response) => response.writeHead(status, { 'retry-after': '1' }).end()));
    expect(server.requests).toHaveLength(3);
    await server.close();
    await refused(
      fetchProgram(first(3, (_, response) => response.writeHead(status).end())),
      `the server answered ${status}`,
    );
  });

  it('but a web page is refused', async () => {
    const page = fetchProgram((_, response) => {
      response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end('<html>log in</html>');
      return true;
    });
    await refused(page, 'the server answered with a web page, as proxies do that ask for a login');
  });

  it('but something too large is refused, whether the server says so or not', async () => {
    await refused(fetchProgram(undefined, { maxBytes: 1000 }), 'it has 600000 bytes or more, and 1000 are allowed');
    await server.close();
    const silent = fetchProgram((_, response) => Boolean(response.writeHead(200).end(CONTENT)), { maxBytes: 1000 });
    await refused(silent, /it has \d+ bytes or more, and 1000 are allowed/);
  });
});

describe('a redirect', () => {
  const to = (location: string): Answer => first(1, (_, response) => response.writeHead(302, { location }).end());

  it('is followed, to another host as well', async () => {
    const other = await ReleaseServer.start(join(root, 'web'));
    await fetchProgram(to(`${other.url}/program`));
    expect(other.requests).toEqual(['GET /program']);
    expect(sum(file)).toBe(sum(join(root, 'web', 'program')));
    await other.close();
  });

  it('takes no login along to another host', async () => {
    let seen: (string | undefined)[] = [];
    const other = await ReleaseServer.start(join(root, 'web'), (request) => {
      seen.push(request.headers.authorization);
      return false;
    });
    server = await ReleaseServer.start(join(root, 'web'), (request, response) => {
      seen.push(request.headers.authorization);
      return Boolean(response.writeHead(307, { location: `${other.url}/program` }).end());
    });
    await again({ url: `${server.url.replace('//', '//me:p%40ss@')}/program` });
    expect(seen).toEqual([`Basic ${Buffer.from('me:p@ss').toString('base64')}`, undefined]);
    seen = [];
    await other.close();
    await expect(again({ url: `${server.url.replace('//', '//me:secret@')}/program` })).rejects.toMatchObject({
      message: expect.not.stringContaining('secret'),
    });
  });

  it.each(['file:///etc/passwd', 'ftp://127.0.0.1/program', ''])('to "%s" is refused', async (location) => {
    await refused(fetchProgram(to(location)), `it redirects to "${location}", which is no web address`);
  });

  it('in a circle ends', async () => {
    await refused(
      fetchProgram((_, response) => Boolean(response.writeHead(302, { location: '/program' }).end())),
      'it redirects more than five times',
      NETWORK,
    );
    expect(server.requests).toHaveLength(6);
  });
});

describe('the way there', () => {
  it('says when nobody listens, and when there is no such host', async () => {
    await fetchProgram();
    await server.close();
    await refused(again(), 'nothing listens there (ECONNREFUSED)', NETWORK);
    await expect(again({ url: 'http://nowhere.invalid/program' })).rejects.toMatchObject({
      message: expect.stringMatching(
        /^http:\/\/nowhere.invalid\/program could not be downloaded: the host was not found/,
      ),
    });
  });

  it('goes through the proxy that the environment names, but for hosts that it excepts', async () => {
    const asked: string[] = [];
    const proxy: Server = createServer((request, response) => {
      asked.push(`${request.method} ${request.url}`);
      response.end(CONTENT);
    });
    proxy.on('connect', (request: IncomingMessage, socket, head: Buffer) => {
      asked.push(`CONNECT ${request.url}`);
      const target = connect((server.url.split(':')[2] ?? 0) as number, '127.0.0.1', () => {
        socket.write('HTTP/1.1 200 OK\r\n\r\n');
        target.write(head);
        target.pipe(socket).pipe(target);
      });
    });
    await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
    const environment = { HTTP_PROXY: `http://127.0.0.1:${(proxy.address() as AddressInfo).port}` };
    await fetchProgram(undefined, { environment });
    expect(asked).toHaveLength(1);
    expect(sum(file)).toBe(sum(join(root, 'web', 'program')));
    await again({ environment: { ...environment, NO_PROXY: 'localhost,127.0.0.1' } });
    expect(asked).toHaveLength(1);
    proxy.closeAllConnections();
    await new Promise((resolve) => proxy.close(resolve));
  });

  it('says when the disk is full', async () => {
    if (!existsSync('/dev/full')) {
      return;
    }
    symlinkSync('/dev/full', file);
    await refused(fetchProgram(), 'the disk is full (ENOSPC)', /^make room, or set XDG_CACHE_HOME/);
  });

  it('says when the cache may not be written', async () => {
    mkdirSync(file);
    await refused(fetchProgram(), /^EISDIR/);
  });
});

it('ends at once when it is cancelled, and keeps what it has', async () => {
  const abort = new AbortController();
  const running = fetchProgram(
    (_, response) => {
      response.writeHead(200, { 'content-length': CONTENT.length, etag: '"1"' }).write(CONTENT.subarray(0, 100_000));
      return true;
    },
    { signal: abort.signal, onBytes: () => void setTimeout(() => abort.abort(new Error('stopped')), 100) },
  );
  await expect(running).rejects.toThrow('stopped');
  expect(readdirSync(root).sort()).toEqual(['part', 'part.json', 'web']);
});
