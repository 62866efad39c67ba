import * as z from 'zod';
import { PROJECT } from './finding';
import { SECTION_LIST } from './sections/catalogue';

/** JSON Schema of Pulumi.<environment>.yaml, for editors: it completes keys and explains them. It checks less than we do. */
export function environmentFileSchema(): object {
  const sections = SECTION_LIST.map(([name, section]) => {
    const schema = z.toJSONSchema(section.schema, { io: 'input', unrepresentable: 'any' });
    return [`${PROJECT}:${name}`, { ...schema, $schema: undefined }] as const;
  });
  const required = SECTION_LIST.filter(([, { schema }]) => !schema.safeParse(undefined).success);
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'Environment of Keelson',
    type: 'object',
    properties: {
      config: {
        type: 'object',
        properties: Object.fromEntries(sections),
        required: required.map(([name]) => `${PROJECT}:${name}`),
        patternProperties: { [`^(?!${PROJECT}:)[^:]+:.+$`]: { description: 'settings of another Pulumi project' } },
        additionalProperties: false,
      },
      encryptionsalt: { type: 'string' },
      encryptedkey: { type: 'string' },
      secretsprovider: { type: 'string' },
    },
    required: ['config'],
    additionalProperties: false,
  };
}
