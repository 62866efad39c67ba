import { compareText, type Fault } from '../../lib/core/errors';
import type { Manifest } from '../objects/manifest';
import type { PolicyException } from './exceptions';
import { isOfItsKind, Platform } from '../objects/platform';
import { podOf, type PodView } from '../objects/pods';
import type { Finding, ObjectRule, Rule, Severity } from './rule';
import { RULES } from './policy';

/** A fault, with the rule that it breaks. */
export interface PolicyFault extends Fault {
  readonly rule: string;
  readonly severity: Severity;
  /** Key of the object that it was found on; an exception names it. */
  readonly object: string;
}

/** What the manifests themselves don't say. */
export interface PolicyOptions {
  /** Names of namespaces that others make. @default - the manifests' own, and those that every cluster has */
  readonly namespaces?: readonly string[];
}

/**
 * What the rules find in the platform, without what an exception allows and with what is wrong about the exceptions themselves: an
 * exception for an object that does not exist, or for a rule that the object keeps. Linear in the number of objects.
 *
 * @param exceptions those for the environment that the manifests are of
 */
export function evaluatePolicy(
  manifests: readonly Manifest[],
  exceptions: readonly PolicyException[] = [],
  options: PolicyOptions = {},
): PolicyFault[] {
  const platform = new Platform(manifests, options.namespaces);
  const found = new FaultList();
  for (const manifest of manifests) {
    checkObject(manifest, platform.podsOf(manifest), found);
  }
  checkGraph(platform, found);
  return withExceptions(found.faults, manifests, exceptions);
}

/** What the rules about single objects find in a resource of a Pulumi stack, secrets' values not being among it. */
export function evaluateResource(manifest: Manifest): PolicyFault[] {
  const found = new FaultList();
  checkObject(manifest, podOf(manifest), found);
  return found.faults.filter(({ rule }) => !SYNTH_ONLY.has(rule));
}

/** What the rules about objects together find in the resources of a Pulumi stack. */
export function evaluateResources(manifests: readonly Manifest[]): PolicyFault[] {
  const found = new FaultList();
  checkGraph(new Platform(manifests), found);
  return found.faults;
}

const POD_RULES = RULES.filter((rule) => rule.scope === 'pod' || rule.scope === 'container');
const GRAPH_RULES = RULES.filter((rule) => rule.scope === 'graph');
const RULES_OF_EVERY_KIND = RULES.filter((rule) => rule.scope === 'object' && rule.kinds === undefined);
const SYNTH_ONLY: ReadonlySet<string> = new Set(
  RULES.filter((rule) => rule.scope === 'object' && rule.synthOnly === true).map(({ id }) => id),
);
const RULES_OF_KIND: ReadonlyMap<string, readonly Rule[]> = rulesByKind();

function rulesByKind(): ReadonlyMap<string, readonly Rule[]> {
  const found = new Map<string, Rule[]>();
  for (const rule of RULES) {
    for (const kind of rule.scope === 'object' ? (rule.kinds ?? []) : []) {
      found.set(kind, [...(found.get(kind) ?? []), rule]);
    }
  }
  return found;
}

class FaultList {
  readonly faults: PolicyFault[] = [];

  add(rule: Rule, manifest: Manifest, base: string, finding: Finding): void {
    const field = [base, finding.field].filter((part) => part !== '').join('.');
    this.faults.push({
      path: `${manifest.chart}: ${describe(manifest)}${field === '' ? '' : ` ${field}`}`,
      message: `${finding.message} [${rule.id}]`,
      ...(finding.got === undefined ? {} : { got: finding.got }),
      ...(finding.allowed === undefined ? {} : { allowed: finding.allowed }),
      ...(finding.fix === undefined ? {} : { fix: finding.fix }),
      rule: rule.id,
      severity: rule.severity,
      object: manifest.key,
    });
  }
}

/** `Deployment queue/redis-queue`, without the namespace for cluster-scoped objects. */
function describe({ identity }: Manifest): string {
  return `${identity.kind} ${identity.namespace === undefined ? '' : `${identity.namespace}/`}${identity.name}`;
}

function checkObject(manifest: Manifest, pod: PodView | undefined, found: FaultList): void {
  for (const rule of RULES_OF_EVERY_KIND) {
    applyToObject(rule, manifest, pod, found);
  }
  for (const rule of RULES_OF_KIND.get(manifest.identity.kind) ?? []) {
    applyToObject(rule, manifest, pod, found);
  }
  if (pod !== undefined) {
    for (const rule of POD_RULES) {
      applyToObject(rule, manifest, pod, found);
    }
  }
}

function checkGraph(platform: Platform, found: FaultList): void {
  for (const rule of GRAPH_RULES) {
    rule.check(platform, (manifest, finding) => found.add(rule, manifest, '', finding));
  }
}

function applyToObject(rule: Rule, manifest: Manifest, pod: PodView | undefined, found: FaultList): void {
  switch (rule.scope) {
    case 'object':
      if (appliesTo(rule, manifest)) {
        rule.check(manifest, (finding) => found.add(rule, manifest, '', finding));
      }
      return;
    case 'pod':
      if (pod !== undefined) {
        rule.check(pod, (finding) => found.add(rule, manifest, pod.path, finding));
      }
      return;
    case 'container':
      for (const container of pod?.containers ?? []) {
        rule.check(container, (finding) => {
          found.add(
            rule,
            manifest,
            [container.pod.path, container.path].filter((part) => part !== '').join('.'),
            finding,
          );
        });
      }
      return;
    case 'graph':
      return;
    default:
      throw new Error(`unknown scope ${JSON.stringify(rule satisfies never)}`);
  }
}

function appliesTo(rule: ObjectRule, manifest: Manifest): boolean {
  return rule.kinds === undefined || (rule.kinds.includes(manifest.identity.kind) && isOfItsKind(manifest));
}

function withExceptions(
  faults: readonly PolicyFault[],
  manifests: readonly Manifest[],
  exceptions: readonly PolicyException[],
): PolicyFault[] {
  const unused = new Map(exceptions.map((exception) => [exceptionKey(exception.object, exception.rule), exception]));
  const allowed = new Set(unused.keys());
  const left = faults.filter((fault) => {
    const key = exceptionKey(fault.object, fault.rule);
    unused.delete(key);
    return !allowed.has(key);
  });
  const keys = new Set(unused.size === 0 ? [] : manifests.map((manifest) => manifest.key));
  for (const exception of unused.values()) {
    left.push(unusedException(exception, keys.has(exception.object)));
  }
  return left.sort((a, b) => compareText(a.path, b.path) || compareText(a.message, b.message));
}

function unusedException({ source, object, rule }: PolicyException, objectExists: boolean): PolicyFault {
  const finding = objectExists
    ? { message: 'is no longer needed: the object keeps the rule', got: rule, fix: 'remove the exception' }
    : {
        message: 'is for an object that does not exist',
        got: object,
        allowed: '[group/]Kind/namespace/name, with _ for the namespace of cluster-scoped objects',
        fix: 'correct the object, or remove the exception',
      };
  return { path: `${source}: ${object}`, ...finding, rule, severity: 'error', object };
}

function exceptionKey(object: string, rule: string): string {
  return `${object} ${rule}`;
}
