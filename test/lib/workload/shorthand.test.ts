import { httpProbes, resourceBounds } from '../../../lib/workload';

test('request and limit of CPU, memory and ephemeral storage, in this order', () => {
  expect(resourceBounds(['1m', '2m'], ['3Mi', '4Mi'], ['5Mi', '6Mi'])).toEqual({
    cpu: { request: '1m', limit: '2m' },
    memory: { request: '3Mi', limit: '4Mi' },
    ephemeralStorage: { request: '5Mi', limit: '6Mi' },
  });
});

test('a program that serves HTTP is ready by its page and alive by its port', () => {
  const port = { name: 'http', number: 8080 };
  expect(httpProbes(port, '/ready')).toEqual({
    readiness: { type: 'http', port, path: '/ready' },
    liveness: { type: 'tcp', port, periodSeconds: 20 },
  });
});
