import { JsonPatch } from 'cdk8s';
import type { CustomResourceManifest } from '../../../../lib/crd';
import { GOOD } from './good';

/** An object that the API server refuses, and what we say of it. */
export interface Bad {
  readonly what: string;
  readonly manifest: CustomResourceManifest;
  /** Every fault as one line. */
  readonly faults: readonly string[];
}

type Patch = ReturnType<typeof JsonPatch.add>;

function bad(what: string, kind: keyof typeof GOOD, patches: readonly Patch[], ...faults: readonly string[]): Bad {
  const manifest = JsonPatch.apply(structuredClone(GOOD[kind]), ...patches) as CustomResourceManifest;
  return { what, manifest, faults };
}

const { add, remove, replace } = JsonPatch;
const CONTAINER = '/spec/jobTargetRef/template/spec/containers/0';

export const BAD: readonly Bad[] = [
  bad('a misspelt field', 'ScaledObject', [add('/spec/maxReplicaCont', 5)], ''),
  bad('a field of nothing near', 'ScaledObject', [add('/spec/zebra', 5)], ''),
  bad('a wrong case', 'ScaledObject', [add('/spec/triggers/0/usecachedmetrics', true)], ''),
  bad('a number as trigger metadata', 'ScaledObject', [replace('/spec/triggers/0/metadata/lagCount', 5)], ''),
  bad('a missing field', 'ScaledObject', [remove('/spec/scaleTargetRef/name')], ''),
  bad('a missing list', 'ScaledObject', [remove('/spec/triggers')], ''),
  bad(
    'a value above the maximum',
    'ScaledObject',
    [replace('/spec/advanced/horizontalPodAutoscalerConfig/behavior/scaleDown/stabilizationWindowSeconds', 3601)],
    '',
  ),
  bad('a value below the minimum', 'ScaledObject', [replace('/spec/fallback/replicas', -1)], ''),
  bad('an unknown choice', 'ScaledObject', [replace('/spec/fallback/behavior', 'currentReplicasIfHigh')], ''),
  bad('a number as text', 'ScaledObject', [replace('/spec/maxReplicaCount', '10')], ''),
  bad('a fraction', 'ScaledObject', [replace('/spec/maxReplicaCount', 2.5)], ''),
  bad('an object for a list', 'ScaledObject', [replace('/spec/triggers', { type: 'cron' })], ''),
  bad('a text for an object', 'ScaledObject', [replace('/spec/scaleTargetRef', 'agents')], ''),
  bad('null where a value belongs', 'ScaledObject', [replace('/spec/scaleTargetRef/name', null)], ''),
  bad('two faults at once', 'ScaledObject', [remove('/spec/scaleTargetRef'), add('/spec/pollInterval', 15)], ''),
  bad('the metric type of another kind', 'ScaledJob', [add('/spec/triggers/0/metricType', 'Value')], ''),
  bad('the name that cdk8s-plus uses', 'ScaledJob', [add('/spec/jobTargetRef/template/spec/hostPid', true)], ''),
  bad('a container without a name', 'ScaledJob', [remove(`${CONTAINER}/name`)], ''),
  bad('a port without number', 'ScaledJob', [remove(`${CONTAINER}/ports/0/containerPort`)], ''),
  bad(
    'a port twice',
    'ScaledJob',
    [add(`${CONTAINER}/ports/1`, { containerPort: 8080, protocol: 'TCP', name: 'again' })],
    '',
  ),
  bad('true for a port', 'ScaledJob', [replace(`${CONTAINER}/livenessProbe/httpGet/port`, true)], ''),
  bad('a quantity that is none', 'ScaledJob', [replace(`${CONTAINER}/resources/requests/memory`, '1 Gi')], ''),
  bad('a strategy that KEDA lacks', 'ScaledJob', [replace('/spec/rollout/strategy', 'slow')], ''),
  bad('an unknown provider', 'TriggerAuthentication', [replace('/spec/podIdentity/provider', 'azure')], ''),
  bad('a selector that is a list', 'ServiceMonitor', [replace('/spec/selector', ['a'])], ''),
  bad('an interval without unit', 'ServiceMonitor', [replace('/spec/endpoints/0/interval', '30')], ''),
  bad('an action that is none', 'ServiceMonitor', [replace('/spec/endpoints/0/relabelings/0/action', 'kept')], ''),
  bad('a list of numbers for texts', 'ServiceMonitor', [replace('/spec/endpoints/1/params/target', [1])], ''),
  bad('a port that belongs to pods', 'ServiceMonitor', [add('/spec/endpoints/0/portNumber', 9121)], ''),
  bad('a selector left out', 'PodMonitor', [remove('/spec/selector')], ''),
  bad('a rule without expression', 'PrometheusRule', [remove('/spec/groups/0/rules/0/expr')], ''),
  bad('a duration in words', 'PrometheusRule', [replace('/spec/groups/0/rules/0/for', '5 minutes')], ''),
  bad('a group twice', 'PrometheusRule', [add('/spec/groups/1', { name: 'redis', rules: [] })], ''),
  bad('a number for a label', 'PrometheusRule', [replace('/spec/groups/0/rules/0/labels/severity', 1)], ''),
  bad('an option list as text', 'Application', [replace('/spec/syncPolicy/syncOptions', 'ServerSideApply=true')], ''),
  bad('a project left out', 'Application', [remove('/spec/project')], ''),
  bad('yes for true', 'Application', [replace('/spec/syncPolicy/automated/prune', 'true')], ''),
  bad('a misspelt field deep down', 'ApplicationSet', [add('/spec/template/spec/source/targetrevision', 'main')], ''),
  bad('an elements list of nothing', 'ApplicationSet', [replace('/spec/generators', {})], ''),
  bad('a policy that is none', 'ExternalSecret', [replace('/spec/target/creationPolicy', 'owner')], ''),
  bad('a store of another kind', 'ExternalSecret', [replace('/spec/secretStoreRef/kind', 'Vault')], ''),
  bad('a field of the metadata that is none', 'AppProject', [add('/metadata/annotation', { a: 'b' })], ''),
  bad('a label that is no text', 'AppProject', [replace('/metadata/labels/app.kubernetes.io~1name', 5)], ''),
  bad('a name in capitals', 'AppProject', [replace('/metadata/name', 'Sample')], ''),
  bad('a field beside the spec', 'AppProject', [add('/sepc', {})], ''),
  bad('no spec at all', 'AppProject', [remove('/spec')], ''),
];
