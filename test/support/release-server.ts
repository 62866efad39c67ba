import { createReadStream, existsSync, statSync } from 'node:fs';
import { type IncomingMessage, type Server, type ServerResponse, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join, normalize } from 'node:path';

/** Answers one request itself, or leaves it to the folder by returning false. */
export type Answer = (request: IncomingMessage, response: ServerResponse) => boolean;

/** A web server on loopback that serves a folder, with ranges and validators as file servers have them. */
export class ReleaseServer {
  private constructor(
    private readonly server: Server,
    readonly url: string,
    /** Every request: `GET /path bytes=3-`. */
    readonly requests: readonly string[],
  ) {}

  static async start(folder: string, answer: Answer = () => false): Promise<ReleaseServer> {
    const requests: string[] = [];
    const server = createServer((request, response) => {
      const { method = '', url = '', headers } = request;
      requests.push([method, url, headers.range].filter((part) => part !== undefined).join(' '));
      if (!answer(request, response)) {
        serveFile(folder, request, response);
      }
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return new ReleaseServer(server, `http://127.0.0.1:${(server.address() as AddressInfo).port}`, requests);
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }
}

function serveFile(folder: string, request: IncomingMessage, response: ServerResponse): void {
  const file = join(folder, normalize(new URL(request.url ?? '/', 'http://x').pathname));
  if (!existsSync(file) || !statSync(file).isFile()) {
    response.writeHead(404).end();
    return;
  }
  const { size, mtimeMs } = statSync(file);
  const etag = `"${size}-${mtimeMs}"`;
  const from = Number(/^bytes=(\d+)-$/.exec(request.headers.range ?? '')?.[1] ?? Number.NaN);
  const same = request.headers['if-range'] === undefined || request.headers['if-range'] === etag;
  if (Number.isNaN(from) || !same) {
    response.writeHead(200, { 'content-length': size, etag, 'accept-ranges': 'bytes' });
    createReadStream(file).pipe(response);
  } else if (from >= size) {
    response.writeHead(416, { 'content-range': `bytes */${size}` }).end();
  } else {
    response.writeHead(206, {
      'content-length': size - from,
      'content-range': `bytes ${from}-${size - 1}/${size}`,
      etag,
    });
    createReadStream(file, { start: from }).pipe(response);
  }
}
