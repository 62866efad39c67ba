import { addresses } from './bad-input/addresses';
import { capacity } from './bad-input/capacity';
import { certificates } from './bad-input/certificates';
import { cluster } from './bad-input/cluster';
import { commands } from './bad-input/commands';
import { delivery } from './bad-input/delivery';
import { hostnames } from './bad-input/hostnames';
import { keys } from './bad-input/keys';
import { objects } from './bad-input/objects';
import { postgres } from './bad-input/postgres';
import type { Row } from './bad-input/row';
import { scaling } from './bad-input/scaling';
import { secrets } from './bad-input/secrets';
import { sizes } from './bad-input/sizes';
import { strategies } from './bad-input/strategies';
import { surroundings } from './bad-input/surroundings';
import { temporal } from './bad-input/temporal';
import { values } from './bad-input/values';
import { yaml } from './bad-input/yaml';

/*
 * Every slip that users make, and the whole of what they are told: spoken by the code that they meet, never by a stand-in. The numbers
 * group the slips: B01 to B10 configuration, B11 to B28 objects, B29 and B30 secrets, B31 and B32 YAML, B33 and B34 agents, B35 to B41
 * synth and cluster, B42 to B45 the machine.
 */
const ROWS: readonly Row[] = [
  ...keys,
  ...values,
  ...yaml,
  ...secrets,
  ...objects,
  ...sizes,
  ...capacity,
  ...certificates,
  ...scaling,
  ...cluster,
  ...commands,
  ...surroundings,
  ...delivery,
  ...temporal,
  ...postgres,
  ...hostnames,
  ...strategies,
  ...addresses,
];

/** What is to be covered, in order; B24 to B27 belong to components that the platform does not have. */
const COVERED = [
  ...['B01', 'B02', 'B03', 'B04', 'B05', 'B06', 'B07', 'B08', 'B09', 'B10', 'B11', 'B12', 'B13', 'B14', 'B15'],
  ...['B16', 'B17', 'B18', 'B19', 'B20', 'B21', 'B22', 'B23', 'B28', 'B29', 'B30', 'B31', 'B32', 'B33', 'B34'],
  ...['B35', 'B36', 'B37', 'B38', 'B39', 'B40', 'B41', 'B42', 'B43', 'B44', 'B45'],
];

describe('bad input is told once, whole, and with its cure', () => {
  it('is covered, every kind of it', () => {
    expect(COVERED.filter((id) => !ROWS.some((row) => row.id === id))).toEqual([]);
  });

  it('has a name of its own for each slip', () => {
    const names = ROWS.map(({ id, what }) => `${id} ${what}`);
    expect(names.filter((name, position) => names.indexOf(name) !== position)).toEqual([]);
  });

  it.each(ROWS.map((row) => [`${row.id} ${row.what}`, row] as const))('%s', async (_, row) => {
    expect(await row.speak()).toBe(row.message);
  });
});
