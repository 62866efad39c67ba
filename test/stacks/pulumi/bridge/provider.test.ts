import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { findTool } from '../../../../stacks/programs';

const root = resolve(__dirname, '../../../..');
const read = (file: string): string => readFileSync(join(root, file), 'utf8');
const { version } = JSON.parse(read('node_modules/@pulumi/kubernetes/package.json')) as { version: string };

describe("the provider's package", () => {
  it('has the version of the plugin that tests run', () => {
    expect(version).toBe(findTool('pulumi-resource-kubernetes')?.version);
  });

  it('is older than 4.29, from which on the provider must be told to take over what exists', () => {
    const [major = 0, minor = 0] = version.split('.').map(Number);
    expect(major * 100 + minor).toBeLessThan(429);
    expect(read('node_modules/@pulumi/kubernetes/provider.d.ts')).not.toContain('upsertExistingObjects');
  });

  it('is installed without its script, which would download the plugin', () => {
    expect(read('.npmrc')).toMatch(/^ignore-scripts=true$/m);
  });
});
