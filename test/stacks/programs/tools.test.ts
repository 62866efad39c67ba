import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { findTool, projectDirectory, tools } from '../../../stacks/programs';
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
    'No folder above / holds tools/tools.json, so the programs cannot be built',
  );
});
