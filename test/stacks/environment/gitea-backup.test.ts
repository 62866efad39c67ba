import { synthesize } from '../../../stacks/synth';
import { environmentFromFile } from '../../../stacks/environment';
import { fileText, readText, ROOT } from './support';

/*
 * What the values of keelson:gitea.backup do together with others. That each value is checked is proved where recipients and schedules are.
 */

describe('backups of Gitea', () => {
  it('are made wherever those of the databases are', () => {
    const made = ['dev', 'staging', 'prod'].map((name) => {
      const { postgres, gitea } = environmentFromFile(ROOT, name);
      return [name, postgres?.backup !== undefined, gitea?.backup !== undefined];
    });
    expect(made).toEqual([
      ['dev', false, false],
      ['staging', true, true],
      ['prod', true, true],
    ]);
  });

  it('come an hour after those of the databases, so that nothing that a database knows is missing', () => {
    const { manifests } = synthesize(environmentFromFile(ROOT, 'prod'), { root: ROOT });
    const schedules = manifests.flatMap(({ object, identity: { kind, name } }) =>
      kind === 'CronJob' && name.startsWith('backup-')
        ? [[name, (object.spec as { readonly schedule: string }).schedule]]
        : [],
    );
    expect(schedules.sort()).toEqual([
      ['backup-gitea', '30 3 * * *'],
      ['backup-postgres-gitea', '30 2 * * *'],
      ['backup-postgres-temporal', '30 2 * * *'],
      ['backup-postgres-temporal-visibility', '30 2 * * *'],
    ]);
  });

  it('are for nobody who has sent in a private key', () => {
    const text = fileText('staging');
    const [before, after] = [text.slice(0, text.indexOf('keelson:gitea:')), text.slice(text.indexOf('keelson:gitea:'))];
    expect(() => readText(before + after.replaceAll('PGP PUBLIC KEY', 'PGP PRIVATE KEY'), 'staging')).toThrow(
      'gitea.backup.recipient: holds a private key, with which the cluster could read its own backups',
    );
  });
});
