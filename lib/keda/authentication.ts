import { type Construct } from 'constructs';
import { TriggerAuthentication, type TriggerAuthenticationSpec } from '../crd';
import type { AuthenticationParameter, Trigger, TriggerSpec } from './triggers/trigger';

/** One entry under `triggers` of a ScaledObject or ScaledJob. */
export interface RenderedTrigger extends TriggerSpec {
  /** @default - none: the trigger needs no credentials, or carries them itself */
  readonly authenticationRef?: { readonly name: string };
}

/**
 * Makes a TriggerAuthentication for each trigger that wants one, and gives back all triggers with a reference to theirs.
 */
export function renderTriggers(
  scope: Construct,
  metadata: { readonly name: string; readonly namespace: string; readonly labels?: Readonly<Record<string, string>> },
  triggers: readonly Trigger[],
): RenderedTrigger[] {
  return triggers.flatMap((trigger, position) => {
    if (trigger.authentication === undefined) {
      return [...trigger.triggers];
    }
    const name = triggers.length === 1 ? metadata.name : `${metadata.name}-${trigger.kind}-${position}`;
    new TriggerAuthentication(scope, `Authentication${position}`, {
      metadata: { name, namespace: metadata.namespace, labels: metadata.labels && { ...metadata.labels } },
      spec: targets(trigger.authentication),
    });
    return trigger.triggers.map((spec) => ({ ...spec, authenticationRef: { name } }));
  });
}

function targets(parameters: readonly AuthenticationParameter[]): TriggerAuthenticationSpec {
  const secretTargetRef: { parameter: string; name: string; key: string }[] = [];
  const configMapTargetRef: { parameter: string; name: string; key: string }[] = [];
  for (const { parameter, from } of parameters) {
    if ('secretName' in from) {
      secretTargetRef.push({ parameter, name: from.secretName, key: from.key });
    } else {
      configMapTargetRef.push({ parameter, name: from.configMapName, key: from.key });
    }
  }
  return {
    ...(secretTargetRef.length === 0 ? {} : { secretTargetRef }),
    ...(configMapTargetRef.length === 0 ? {} : { configMapTargetRef }),
  };
}
