import type { Chart } from 'cdk8s';
import type { Construct } from 'constructs';
import type { CustomResourceKind } from '../../lib/crd';
import type { Environment, Settings } from '../../stacks/environment';
import type { Phase } from './entry';

type SectionName = keyof Environment;

/** What a part asks of those that stand before it in the catalogue. Whose chart it gets is there before its own. */
export interface OtherParts {
  /** The chart of a part; nothing where the environment lacks its section. */
  find<Unit extends Chart>(part: Part<SectionName, Unit>): Unit | undefined;
  /** @throws KeelsonError where the environment lacks its section. */
  need<Unit extends Chart>(part: Part<SectionName, Unit>): Unit;
}

/** A component or a system of the platform, as one chart. It is on wherever an environment has its section. */
export interface Part<Name extends SectionName = SectionName, Unit extends Chart = Chart> {
  /** Section of the environment. */
  readonly section: Name;
  /** Name of the chart. */
  readonly name: string;
  readonly phase: Phase;
  /** Custom resources whose definitions come with it. @default - none */
  readonly definitions?: readonly CustomResourceKind[];
  build(scope: Construct, id: string, settings: Settings<Name>, others: OtherParts): Unit;
}

export function definePart<Name extends SectionName, Unit extends Chart>(part: Part<Name, Unit>): Part<Name, Unit> {
  return part;
}
