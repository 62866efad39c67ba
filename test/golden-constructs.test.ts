import { CONSTRUCTS } from './support/constructs';
import { goldenFiles, holdGolden } from './support/golden';

/**
 * What the library offers beyond our own environments, down to the last field: pools of agents and of Temporal workers, CloudNativePG,
 * services that others run. Definitions and namespaces are shown by the environments.
 */
it('constructs that no environment uses make what was agreed to', () => {
  const shown = Object.entries(CONSTRUCTS).map(
    ([name, synthesize]) => [`${name}.yaml`, goldenFiles(synthesize()).get('shown.yaml') ?? ''] as const,
  );
  holdGolden('constructs', new Map(shown));
});
