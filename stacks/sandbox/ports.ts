import { createServer, type Server } from 'node:net';

/** The only address that anything of the sandbox listens on. */
export const LOOPBACK = '127.0.0.1';

/**
 * One free port on loopback for each name. Ports that were used before are used again where they are still free, so that the
 * sandbox keeps its address over a restart.
 */
export async function freePorts<Name extends string>(
  names: readonly Name[],
  previous: Partial<Record<Name, number>> = {},
): Promise<Record<Name, number>> {
  // All are held open until the last one is found; otherwise the system might hand out the same port twice.
  const held: Server[] = [];
  const hold = async (port: number): Promise<number | undefined> => {
    const server = await listen(port);
    if (server === undefined) {
      return undefined;
    }
    held.push(server);
    const address = server.address();
    return typeof address === 'object' && address !== null ? address.port : undefined;
  };
  try {
    const ports: Partial<Record<Name, number>> = {};
    for (const name of names) {
      const wanted = previous[name];
      ports[name] = (wanted === undefined ? undefined : await hold(wanted)) ?? (await hold(0));
    }
    return ports as Record<Name, number>;
  } finally {
    await Promise.all(held.map((server) => new Promise((resolve) => server.close(resolve))));
  }
}

function listen(port: number): Promise<Server | undefined> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(undefined));
    server.listen({ port, host: LOOPBACK, exclusive: true }, () => resolve(server));
  });
}
