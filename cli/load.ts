/* eslint-disable @typescript-eslint/no-require-imports --
   Each room is loaded on first use, so that `keelson --help` does not pay for the charts and `keelson synth` not for the engine.
   TypeScript's `await import()` of our own files would need names of files that exist only after bundling. */
import type * as clusterRoom from '../stacks/cluster';
import type * as environmentRoom from '../stacks/environment';
import type * as pulumiRoom from '../stacks/pulumi';
import type * as journalFile from '../stacks/pulumi/drift/journal';
import type * as stateFile from '../stacks/pulumi/engine/state';
import type * as programsRoom from '../stacks/programs';
import type * as rulesRoom from '../stacks/rules';
import type * as sandboxRoom from '../stacks/sandbox';
import type * as synthRoom from '../stacks/synth';
import type * as liveDiff from './diff/live';

export const load = {
  cluster: (): typeof clusterRoom => require('../stacks/cluster'),
  environment: (): typeof environmentRoom => require('../stacks/environment'),
  /** Loads Pulumi's SDK, which takes a second. */
  pulumi: (): typeof pulumiRoom => require('../stacks/pulumi'),
  journal: (): typeof journalFile => require('../stacks/pulumi/drift/journal'),
  state: (): typeof stateFile => require('../stacks/pulumi/engine/state'),
  programs: (): typeof programsRoom => require('../stacks/programs'),
  rules: (): typeof rulesRoom => require('../stacks/rules'),
  sandbox: (): typeof sandboxRoom => require('../stacks/sandbox'),
  synth: (): typeof synthRoom => require('../stacks/synth'),
  liveDiff: (): typeof liveDiff => require('./diff/live'),
} as const;
