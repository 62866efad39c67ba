import { cluster } from './bad-input/cluster';
import { commands } from './bad-input/commands';
import { keys } from './bad-input/keys';
import { objects } from './bad-input/objects';
import type { Row } from './bad-input/row';
import { secrets } from './bad-input/secrets';
import { values } from './bad-input/values';
import { yaml } from './bad-input/yaml';

/*
 * Every slip that users make, and the whole of what they are told: spoken by the code that they meet, never by a stand-in. The numbers
 * group the slips: B01 to B10 configuration, B11 to B28 objects, B29 and B30 secrets, B31 and B32 YAML, B35 to B41 synth and cluster.
 */
const ROWS: readonly Row[] = [...keys, ...values, ...yaml, ...secrets, ...objects, ...cluster, ...commands];

describe('bad input is told once, whole, and with its cure', () => {
  it.each(ROWS.map((row) => [`${row.id} ${row.what}`, row] as const))('%s', async (_, row) => {
    expect(await row.speak()).toBe(row.message);
  });
});
