import { formatFault } from '../../../lib/core';
import { upgradeFaults, type UpgradeProps } from '../../../lib/temporal';

const said = (props: Partial<UpgradeProps>): string[] =>
  upgradeFaults('temporal', { server: '1.31.2', adminTools: '1.31.2', numHistoryShards: 512, ...props }).map(
    formatFault,
  );

const deployed = (version: string, numHistoryShards = 512): Partial<UpgradeProps> => ({
  deployed: { version, numHistoryShards },
});

describe('what is deployed and what is asked for', () => {
  it.each([
    ['the first deployment', {}],
    ['the same version', deployed('1.31.2')],
    ['another patch', deployed('1.31.9')],
    ['the minor version before', deployed('1.30.4')],
    ['tools of another patch', { adminTools: '1.31.0' }],
  ])('lets %s through', (_, props) => {
    expect(said(props)).toEqual([]);
  });

  it.each([
    [
      'a skipped minor version',
      deployed('1.29.3'),
      'temporal.deployed.version: skips a minor version on the way to 1.31.2 (got "1.29.3", allowed: 1.30.x or 1.31.x); go to 1.30 first, one minor version at a time',
    ],
    [
      'the way back',
      deployed('1.32.0'),
      'temporal.deployed.version: is newer than 1.31.2, and the schema does not go back (got "1.32.0", allowed: 1.30.x or 1.31.x); restore a backup of both databases to go back',
    ],
    [
      'other shards',
      deployed('1.31.2', 4),
      "temporal.numHistoryShards: can't change after the first deployment: every stored workflow would be looked for in the wrong shard (got 512, allowed: 4); write 4, or move the workflows to a new cluster",
    ],
    [
      'tools of another minor version',
      { adminTools: '1.30.4' },
      'temporal.adminToolsImage: does not match the server: each minor version has a schema of its own (got "1.30.4", allowed: 1.31.x); raise both together in lib/core/versions.ts',
    ],
    [
      'what is no version',
      deployed('latest'),
      'temporal.deployed.version: is not a version (got "latest", allowed: such as 1.31.2)',
    ],
  ])('refuses %s', (_, props, message) => {
    expect(said(props)).toEqual([message]);
  });

  it('tells all of it at once', () => {
    expect(said({ adminTools: '1.29.0', ...deployed('1.29.0', 4) })).toHaveLength(3);
  });
});
