import { EncryptedBackup, postgresSource } from '../../../lib/backup';
import { Postgres } from '../../../lib/postgres';
import { shownExample, testedExample } from '../../support/example';
import { render } from '../../support/render';

const publicKey = '-----BEGIN PGP PUBLIC KEY BLOCK-----\n\nmDME\n-----END PGP PUBLIC KEY BLOCK-----\n';

describe('docs/backup.md', () => {
  test('the example works', () => {
    const rendered = render((chart) => {
      const postgres = new Postgres(chart, 'Postgres', {
        strategy: 'single',
        name: 'postgres',
        namespace: 'data',
        memory: '512Mi',
        storage: '2Gi',
      });
      const database = postgres.endpoint.declareDatabase({ name: 'gitea' });
      // example: begin
      new EncryptedBackup(chart, 'Backup', {
        source: postgresSource(postgres.endpoint, database),
        namespace: 'data',
        recipient: publicKey,
        store: { type: 'volume', size: '10Gi' },
        restoreTest: { privateKey: { material: 'backup/private-key' } },
      });
      // example: end
    });
    expect(rendered.faults).toEqual([]);
    expect(rendered.objects.filter(({ kind }) => kind === 'CronJob').map(({ metadata }) => metadata.name)).toEqual([
      'backup-postgres-gitea',
      'restore-test-postgres-gitea',
    ]);
  });

  test('shows the example as it is tested', () => {
    expect(shownExample('backup.md')).toBe(testedExample(__filename));
  });
});
