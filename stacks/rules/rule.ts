import type { CollectedManifest } from '../objects/manifest';
import type { Platform } from './platform';
import type { KindId } from '../objects/kinds';
import type { ContainerView, PodView } from '../objects/pods';

/**
 * What is `fatal` can't work: the API server refuses it, or it would wait for ever; there are no exceptions. Errors stop the synth where
 * no exception allows them. Warnings are told, and are none in production.
 */
export type Severity = 'fatal' | 'error' | 'warning';

/** The check of another tool, by the tool's own name for it, that a rule answers for. */
export interface RuleSource {
  readonly tool: 'pod-security' | 'kube-score' | 'kube-linter' | 'polaris' | 'keelson';
  readonly check: string;
}

/** What a rule found at one place. */
export interface Finding {
  /** Path of the field, from where the rule looks: the container, the pod template or the object. Empty for the whole. */
  readonly field: string;
  /** What is wrong, as one sentence without a full stop. */
  readonly message: string;
  readonly got?: unknown;
  readonly allowed?: string;
  readonly fix?: string;
}

export type Report = (finding: Finding) => void;

interface RuleFacts {
  /** Stable: exceptions and the policy pack name it. */
  readonly id: string;
  readonly sources: readonly RuleSource[];
  readonly severity: Severity;
  /** What is asked for and why, in one sentence. */
  readonly reason: string;
  /**
   * Where it holds: for `manifests` only, since a stack sends the values of secrets and files never hold them; or for a whole `platform`
   * only, where all objects are there and it is known what the cluster holds. @default - for a single resource of a stack as well
   */
  readonly holdsFor?: 'manifests' | 'platform';
  /** A rule that says the same in other words: where it has spoken of the object, this one is silent. @default - none */
  readonly unless?: string;
}

/** Looks at every container by itself. */
export interface ContainerRule extends RuleFacts {
  readonly scope: 'container';
  readonly check: (container: ContainerView, report: Report, platform: Platform) => void;
}

/** Looks at every pod or pod template by itself. */
export interface PodRule extends RuleFacts {
  readonly scope: 'pod';
  readonly check: (pod: PodView, report: Report, platform: Platform) => void;
}

/** Looks at every object of some kinds by itself. */
export interface ObjectRule extends RuleFacts {
  readonly scope: 'object';
  /** @default - every kind */
  readonly kinds?: readonly KindId[];
  readonly check: (manifest: CollectedManifest, report: Report, platform: Platform) => void;
}

/** Looks at the objects together. */
export interface GraphRule extends RuleFacts {
  readonly scope: 'graph';
  readonly check: (platform: Platform, report: (manifest: CollectedManifest, finding: Finding) => void) => void;
}

export type Rule = ContainerRule | PodRule | ObjectRule | GraphRule;

type Definition<T extends Rule> = Omit<T, 'scope'>;

export const containerRule = (rule: Definition<ContainerRule>): ContainerRule => ({ scope: 'container', ...rule });
export const podRule = (rule: Definition<PodRule>): PodRule => ({ scope: 'pod', ...rule });
export const objectRule = (rule: Definition<ObjectRule>): ObjectRule => ({ scope: 'object', ...rule });
export const graphRule = (rule: Definition<GraphRule>): GraphRule => ({ scope: 'graph', ...rule });

const sourcesOf =
  (tool: RuleSource['tool']) =>
  (...checks: readonly string[]): RuleSource[] =>
    checks.map((check) => ({ tool, check }));

/** Pod Security Standards, the ids of k8s.io/pod-security-admission v0.35. */
export const podSecurity = sourcesOf('pod-security');
/** kube-score v1.20. */
export const kubeScore = sourcesOf('kube-score');
/** kube-linter v0.8.3, checks that are on by default. */
export const kubeLinter = sourcesOf('kube-linter');
/** Polaris v10.2.2, checks of severity danger. */
export const polaris = sourcesOf('polaris');
/** What no scanner asks for. */
export const keelson = sourcesOf('keelson');
