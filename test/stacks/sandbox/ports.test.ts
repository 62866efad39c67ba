import { createServer } from 'node:net';
import { freePorts } from '../../../stacks/sandbox/ports';

it('finds different ports, and the same again next time', async () => {
  const first = await freePorts(['a', 'b', 'c']);
  expect(new Set(Object.values(first)).size).toBe(3);
  expect(await freePorts(['a', 'b', 'c'], first)).toEqual(first);
});

it('takes another port when the former one is in use', async () => {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  try {
    const address = server.address();
    const taken = typeof address === 'object' && address !== null ? address.port : 0;
    const { a } = await freePorts(['a'], { a: taken });
    expect(a).not.toBe(taken);
    expect(a).toBeGreaterThan(1023);
  } finally {
    server.close();
  }
});
