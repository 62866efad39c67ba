import { compareText, type Fault } from '../../lib/core/errors';
import { kindIdOf } from '../objects/kinds';
import { locate } from '../objects/locate';
import type { CollectedManifest } from '../objects/manifest';
import { inPod } from '../objects/pods';
import type { PolicyException } from './exceptions';
import { Platform, type PlatformOptions } from './platform';
import type { Finding, ObjectRule, Rule, Severity } from './rule';
import { RULES } from './rules';

/** A fault, with the rule that it breaks. */
export interface RuleFault extends Fault {
  readonly rule: string;
  readonly severity: Severity;
  /** Key of the object that it was found on; an exception names it. */
  readonly object: string;
}

/**
 * What the rules find in a platform, without what an exception allows and with what is wrong about the exceptions themselves: an
 * exception for an object that does not exist, or for a rule that the object keeps. Linear in the number of objects.
 *
 * @param exceptions those for the environment that the objects are of
 */
export function evaluate(platform: Platform, exceptions: readonly PolicyException[] = []): RuleFault[] {
  const found = new FaultList();
  const rules = RULES.filter(({ holdsFor }) => holdsFor !== 'platform' || platform.external !== undefined);
  checkObjects(rules, platform, found);
  checkGraph(rules, platform, found);
  return withExceptions(found.faults, platform, exceptions);
}

/** As `evaluate`, of objects alone. */
export function evaluateObjects(
  manifests: readonly CollectedManifest[],
  exceptions: readonly PolicyException[] = [],
  options: PlatformOptions = {},
): RuleFault[] {
  return evaluate(new Platform(manifests, options), exceptions);
}

const RULES_OF_STACKS = RULES.filter(({ holdsFor }) => holdsFor === undefined);

/** What the rules about single objects find in a resource of a Pulumi stack. */
export function evaluateResource(manifest: CollectedManifest): readonly RuleFault[] {
  const found = new FaultList();
  checkObjects(RULES_OF_STACKS, new Platform([manifest]), found);
  return found.faults;
}

/** What the rules about objects together find in the resources of a Pulumi stack. */
export function evaluateResources(manifests: readonly CollectedManifest[]): readonly RuleFault[] {
  const found = new FaultList();
  checkGraph(RULES_OF_STACKS, new Platform(manifests), found);
  return found.faults;
}

class FaultList {
  private readonly found: RuleFault[] = [];

  add(rule: Rule, manifest: CollectedManifest, base: string, finding: Finding): void {
    const field = [base, finding.field].filter((part) => part !== '').join('.');
    this.found.push({
      path: locate(manifest, field === '' ? undefined : field),
      // What allows of no exception needs no name for one.
      message: rule.severity === 'fatal' ? finding.message : `${finding.message} [${rule.id}]`,
      ...(finding.got === undefined ? {} : { got: finding.got }),
      ...(finding.allowed === undefined ? {} : { allowed: finding.allowed }),
      ...(finding.fix === undefined ? {} : { fix: finding.fix }),
      rule: rule.id,
      severity: rule.severity,
      object: manifest.key,
    });
  }

  /** Without what another rule has said in other words. */
  get faults(): readonly RuleFault[] {
    const said = new Set(this.found.map(({ rule, object }) => `${object} ${rule}`));
    return this.found.filter(({ rule, object }) => !said.has(`${object} ${UNLESS.get(rule) ?? ''}`));
  }
}

const UNLESS: ReadonlyMap<string, string> = new Map(
  RULES.flatMap(({ id, unless }) => (unless === undefined ? [] : [[id, unless] as const])),
);

function checkObjects(rules: readonly Rule[], platform: Platform, found: FaultList): void {
  const everywhere = rules.filter((rule): rule is ObjectRule => rule.scope === 'object' && rule.kinds === undefined);
  const ofKind = new Map<string, ObjectRule[]>();
  for (const rule of rules) {
    for (const kind of rule.scope === 'object' ? (rule.kinds ?? []) : []) {
      ofKind.set(kind, [...(ofKind.get(kind) ?? []), rule as ObjectRule]);
    }
  }
  const ofPods = rules.filter((rule) => rule.scope === 'pod');
  const ofContainers = rules.filter((rule) => rule.scope === 'container');
  for (const manifest of platform.unique) {
    for (const rule of [...everywhere, ...(ofKind.get(kindIdOf(manifest.identity)) ?? [])]) {
      rule.check(manifest, (finding) => found.add(rule, manifest, '', finding), platform);
    }
    const pod = platform.index.podsOf(manifest);
    if (pod === undefined) {
      continue;
    }
    for (const rule of ofPods) {
      rule.check(pod, (finding) => found.add(rule, manifest, pod.path, finding), platform);
    }
    for (const container of pod.containers) {
      const base = inPod(pod, container.path);
      for (const rule of ofContainers) {
        rule.check(container, (finding) => found.add(rule, manifest, base, finding), platform);
      }
    }
  }
}

function checkGraph(rules: readonly Rule[], platform: Platform, found: FaultList): void {
  for (const rule of rules) {
    if (rule.scope === 'graph') {
      rule.check(platform, (manifest, finding) => found.add(rule, manifest, '', finding));
    }
  }
}

function withExceptions(
  faults: readonly RuleFault[],
  platform: Platform,
  exceptions: readonly PolicyException[],
): RuleFault[] {
  const unused = new Map(exceptions.map((exception) => [exceptionKey(exception.object, exception.rule), exception]));
  const allowed = new Set(unused.keys());
  const left = faults.filter((fault) => {
    const key = exceptionKey(fault.object, fault.rule);
    unused.delete(key);
    return fault.severity === 'fatal' || !allowed.has(key);
  });
  for (const exception of unused.values()) {
    left.push(unusedException(exception, platform.index.byKey.has(exception.object)));
  }
  return left.sort((a, b) => compareText(a.path, b.path) || compareText(a.message, b.message));
}

function unusedException({ source, object, rule }: PolicyException, objectExists: boolean): RuleFault {
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
