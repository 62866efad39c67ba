import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Ajv from 'ajv/dist/2020';
import { parse } from 'yaml';
import { environmentFileSchema } from '../../../stacks/environment/json-schema';
import { fileText, NAMES, ROOT } from './support';

const FILE = join(ROOT, 'docs', 'environment.schema.json');
const text = JSON.stringify(environmentFileSchema());

describe('the JSON Schema for editors', () => {
  it('is the one that the program reads by (UPDATE_GOLDEN=1 writes it anew; then format it)', () => {
    if (process.env.UPDATE_GOLDEN === '1') {
      writeFileSync(FILE, text);
    }
    expect(JSON.stringify(JSON.parse(readFileSync(FILE, 'utf8')))).toBe(text);
  });

  const validate = new Ajv({ strict: true, allErrors: true }).compile(environmentFileSchema());

  it.each(NAMES)('accepts %s, and is named at its top', (name) => {
    expect([validate(parse(fileText(name))), validate.errors]).toEqual([true, null]);
    expect(fileText(name).split('\n', 1)).toEqual(['# yaml-language-server: $schema=docs/environment.schema.json']);
  });

  it('refuses unknown keys', () => {
    validate({ config: { ...(parse(fileText('dev')) as { config: object }).config, 'keelson:reddis': {} } });
    expect(validate.errors?.map(({ instancePath, keyword, params }) => ({ instancePath, keyword, params }))).toEqual([
      { instancePath: '/config', keyword: 'additionalProperties', params: { additionalProperty: 'keelson:reddis' } },
    ]);
  });
});
