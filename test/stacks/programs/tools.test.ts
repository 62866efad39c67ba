import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { findTool, projectDirectory, tools } from '../../../stacks/programs';
import { releaseFiles } from '../../../stacks/programs/release';
import { toolNames } from '../../../stacks/programs/tools';

const folder = join(projectDirectory(__dirname), 'tools');

it.each(tools.map((tool) => [tool.program, tool] as const))(
  'pins %s in a module of its own that is committed whole',
  (_name, tool) => {
    const module = readFileSync(join(folder, tool.module, 'go.mod'), 'utf8');
    expect(existsSync(join(folder, tool.module, 'go.sum'))).toBe(true);
    if (tool.package === '.') {
      expect(existsSync(join(folder, tool.module, 'main.go'))).toBe(true);
    } else {
      expect(module).toContain(tool.package);
      expect(module).toContain(`v${tool.moduleVersion ?? tool.version}`);
    }
  },
);

it('offers no name twice', () => {
  const names = tools.flatMap(toolNames);
  expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
});

it('finds a program by each of its names', () => {
  expect(findTool('kube-scheduler')?.program).toBe('kube');
  expect(findTool('kubectl')).toBeUndefined();
});

it('refuses a place that is no checkout', () => {
  expect(() => projectDirectory('/')).toThrow(
    "no folder above / holds tools/tools.json, so the programs can't be built",
  );
});

it.each(tools.filter(({ release }) => release !== undefined).map((tool) => [tool.program, tool] as const))(
  'knows whence the checksums of %s are, or whom to ask',
  (_name, tool) => {
    for (const machine of tool.release?.machines ?? Object.keys(tool.release?.sha256 ?? {})) {
      for (const { url, sha256, sums } of releaseFiles(tool, machine)) {
        expect(url).toMatch(/^https:\/\/[^{}]+$/);
        expect(url).toContain(tool.version);
        expect(sha256 ?? sums).toMatch(/^([0-9a-f]{64}|https:\/\/[^{}]+)$/);
      }
    }
    expect(Boolean(tool.release?.sha256)).toBe(Boolean(tool.release?.source));
  },
);
