import type { Policies } from '@pulumi/policy';
import { formatFault } from '../../lib/core/errors';
import { evaluateResource, evaluateResources, RULES, type PolicyException, type RuleFault } from '../rules';
import { manifestOf, stackOf, type EngineResource } from './resources';
import type { Manifest } from '../objects/manifest';

const REASONS: ReadonlyMap<string, string> = new Map(RULES.map(({ id, reason }) => [id, reason]));

/**
 * The rules as policies: those about one object run on each resource before it is changed, those about the whole run at the end.
 * Errors are mandatory, warnings advisory. They are four policies and not sixty because the SDK decodes every resource once more for
 * each policy: with one per rule a preview of 500 resources took 7 s longer, with four it takes 3 s.
 *
 * @param exceptions of every environment; the name of the stack says which of them hold
 */
export function policies(exceptions: readonly PolicyException[]): Policies {
  const stack = new StackMemory();
  return (['error', 'warning'] as const).flatMap((severity): Policies => {
    const tell = (faults: readonly RuleFault[], urn: (fault: RuleFault) => string, report: Report): void => {
      for (const fault of faults.filter((one) => (one.severity === 'warning') === (severity === 'warning'))) {
        if (!isExcepted(exceptions, fault, stackOf(urn(fault)))) {
          report(`${formatFault(fault)}\n${REASONS.get(fault.rule) ?? ''}`, urn(fault));
        }
      }
    };
    return [
      {
        ...NAMES[severity].object,
        ...LEVELS[severity],
        validateResource: (args, reportViolation) => {
          const manifest = stack.remember({ ...args, parent: args.opts.parent });
          if (manifest !== undefined) {
            tell(evaluateResource(manifest), () => args.urn, reportViolation);
          }
        },
      },
      {
        ...NAMES[severity].platform,
        ...LEVELS[severity],
        validateStack: (args, reportViolation) => {
          const urns = new Map<string, string>();
          const manifests: Manifest[] = [];
          for (const resource of args.resources) {
            const manifest = stack.recall({ ...resource, parent: resource.parent?.urn });
            if (manifest !== undefined) {
              manifests.push(manifest);
              urns.set(manifest.key, resource.urn);
            }
          }
          tell(evaluateResources(manifests), ({ object }) => urns.get(object) ?? '', reportViolation);
        },
      },
    ];
  });
}

type Report = (message: string, urn?: string) => void;

const NAMES = {
  error: {
    object: { name: 'objects', description: 'Every object keeps the rules.' },
    platform: { name: 'platform', description: 'The objects fit together.' },
  },
  warning: {
    object: { name: 'objects-advice', description: 'Objects are as production wants them.' },
    platform: { name: 'platform-advice', description: 'The objects together are as production wants them.' },
  },
} as const;

const LEVELS = {
  error: { enforcementLevel: 'mandatory', severity: 'high' },
  warning: { enforcementLevel: 'advisory', severity: 'medium' },
} as const;

function isExcepted(exceptions: readonly PolicyException[], fault: RuleFault, stack: string): boolean {
  return exceptions.some(
    ({ object, rule, environments }) =>
      object === fault.object && rule === fault.rule && (environments?.includes(stack) ?? true),
  );
}

/**
 * Keeps what the program asked for. At the end the engine shows what the cluster has made of it, with every default filled in: a
 * Deployment that leaves its replicas to a scaler would look as if it named a number.
 */
class StackMemory {
  private readonly asked = new Map<string, Manifest | undefined>();

  remember(resource: EngineResource): Manifest | undefined {
    const manifest = manifestOf(resource);
    this.asked.set(resource.urn, manifest);
    return manifest;
  }

  recall(resource: EngineResource): Manifest | undefined {
    return this.asked.has(resource.urn) ? this.asked.get(resource.urn) : manifestOf(resource);
  }
}
