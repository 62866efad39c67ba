import { lstatSync, mkdirSync, mkdtempSync, readFileSync, readlinkSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { homeWithoutLogs } from '../../../../stacks/pulumi/engine/home';

// That the engine runs with it, and finds its plugins, is shown by every run of test/e2e.
describe('homeWithoutLogs', () => {
  const folder = mkdtempSync(join(tmpdir(), 'keelson-home-'));
  const root = join(folder, 'project');
  const user = join(folder, 'user');

  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('has a file where the engine would make its folder of logs, and no plugins where the user has none', () => {
    const home = homeWithoutLogs(root, user);
    expect(home).toBe(join(root, '.keelson', 'pulumi'));
    expect(lstatSync(join(home, 'logs')).isFile()).toBe(true);
    expect(readFileSync(join(home, 'logs'), 'utf8')).toMatch(
      /^Pulumi would log .*\n.*set PULUMI_HOME to ~\/\.pulumi\.\n$/,
    );
    expect(lstatSync(join(home, 'plugins'), { throwIfNoEntry: false })).toBeUndefined();
  });

  it("leads to the user's plugins, and may be made again and again", () => {
    const own = join(user, '.pulumi', 'plugins');
    mkdirSync(own, { recursive: true });
    const homes = [homeWithoutLogs(root, user), homeWithoutLogs(root, user)];
    expect(homes.map((home) => readlinkSync(join(home, 'plugins')))).toEqual([own, own]);
    rmSync(own, { recursive: true });
    expect(homeWithoutLogs(root, user)).toBe(homes[0]);
  });
});
