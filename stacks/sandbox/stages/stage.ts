/**
 * A kwok Stage: when an object looks like the selector says, kwok changes it as the steps say. Stages play the programs that
 * the sandbox does not have: kubelet, volume provisioner, load balancer.
 */
export interface Stage {
  readonly apiVersion: 'kwok.x-k8s.io/v1alpha1';
  readonly kind: 'Stage';
  readonly metadata: { readonly name: string };
  readonly spec: StageSpec;
}

/** What a Stage does; the fields are those of kwok's own API (https://kwok.sigs.k8s.io/docs/user/stages-configuration/). */
export interface StageSpec {
  readonly resourceRef: { readonly apiGroup: string; readonly kind: string };
  readonly selector: { readonly matchExpressions: readonly StageCondition[] };
  readonly delay?: { readonly durationMilliseconds: number; readonly jitterDurationMilliseconds?: number };
  readonly steps: readonly StageStep[];
}

/** A jq expression over the object, compared with values. */
export interface StageCondition {
  readonly key: string;
  readonly operator: 'In' | 'NotIn' | 'Exists' | 'DoesNotExist';
  readonly values?: readonly string[];
}

/** One change. Templates are Go templates over the object and give YAML. */
export interface StageStep {
  readonly patch?: { readonly subresource?: string; readonly root?: string; readonly template: string };
  readonly apply?: { readonly template: string; readonly type?: 'apply' | 'merge' | 'strategic' };
  readonly event?: { readonly type: 'Normal' | 'Warning'; readonly reason: string; readonly message: string };
  readonly delete?: boolean;
}

/** A Stage with the fields that never vary filled in. */
export function stage(name: string, spec: StageSpec): Stage {
  return { apiVersion: 'kwok.x-k8s.io/v1alpha1', kind: 'Stage', metadata: { name }, spec };
}

/** A step that changes the object's status. */
export function patchStatus(template: string): StageStep {
  return { patch: { subresource: 'status', root: 'status', template } };
}

/** Conditions: the shortest way to write a selector. */
export const when = {
  is: (key: string, ...values: readonly string[]): StageCondition => ({ key, operator: 'In', values }),
  isNot: (key: string, ...values: readonly string[]): StageCondition => ({ key, operator: 'NotIn', values }),
  has: (key: string): StageCondition => ({ key, operator: 'Exists' }),
  lacks: (key: string): StageCondition => ({ key, operator: 'DoesNotExist' }),
};
