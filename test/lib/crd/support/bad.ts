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
  bad(
    'a misspelt field',
    'ScaledObject',
    [add('/spec/maxReplicaCont', 5)],
    'spec.maxReplicaCont: is not a field of ScaledObject (got 5, allowed: advanced, cooldownPeriod, fallback, idleReplicaCount, initialCooldownPeriod, maxReplicaCount, minReplicaCount, pollingInterval, scaleTargetRef, triggers); did you mean maxReplicaCount?',
  ),
  bad(
    'a field of nothing near',
    'ScaledObject',
    [add('/spec/zebra', 5)],
    'spec.zebra: is not a field of ScaledObject (got 5, allowed: advanced, cooldownPeriod, fallback, idleReplicaCount, initialCooldownPeriod, maxReplicaCount, minReplicaCount, pollingInterval, scaleTargetRef, triggers)',
  ),
  bad(
    'a wrong case',
    'ScaledObject',
    [add('/spec/triggers/0/usecachedmetrics', true)],
    'spec.triggers[0].usecachedmetrics: is not a field of ScaledObject (got true, allowed: authenticationRef, metadata, metricType, name, type, useCachedMetrics); did you mean useCachedMetrics?',
  ),
  bad(
    'a number as trigger metadata',
    'ScaledObject',
    [replace('/spec/triggers/0/metadata/lagCount', 5)],
    'spec.triggers[0].metadata.lagCount: is not text (got 5); write "5"',
  ),
  bad(
    'a missing field',
    'ScaledObject',
    [remove('/spec/scaleTargetRef/name')],
    'spec.scaleTargetRef.name: is required',
  ),
  bad('a missing list', 'ScaledObject', [remove('/spec/triggers')], 'spec.triggers: is required'),
  bad(
    'a value above the maximum',
    'ScaledObject',
    [replace('/spec/advanced/horizontalPodAutoscalerConfig/behavior/scaleDown/stabilizationWindowSeconds', 3601)],
    'spec.advanced.horizontalPodAutoscalerConfig.behavior.scaleDown.stabilizationWindowSeconds: is out of range (got 3601, allowed: at least 0 and at most 3600)',
  ),
  bad(
    'a value below the minimum',
    'ScaledObject',
    [replace('/spec/fallback/replicas', -1)],
    'spec.fallback.replicas: is out of range (got -1, allowed: at least 0)',
  ),
  bad(
    'an unknown choice',
    'ScaledObject',
    [replace('/spec/fallback/behavior', 'currentReplicasIfHigh')],
    'spec.fallback.behavior: is not an allowed value (got "currentReplicasIfHigh", allowed: "static", "currentReplicas", "currentReplicasIfHigher", "currentReplicasIfLower", "scalingModifiers"); did you mean "currentReplicasIfHigher"?',
  ),
  bad(
    'a number as text',
    'ScaledObject',
    [replace('/spec/maxReplicaCount', '10')],
    'spec.maxReplicaCount: is not a whole number (got "10"); write 10',
  ),
  bad(
    'a fraction',
    'ScaledObject',
    [replace('/spec/maxReplicaCount', 2.5)],
    'spec.maxReplicaCount: is not a whole number (got 2.5)',
  ),
  bad(
    'an object for a list',
    'ScaledObject',
    [replace('/spec/triggers', { type: 'cron' })],
    'spec.triggers: is not a list (got {"type":"cron"})',
  ),
  bad(
    'a text for an object',
    'ScaledObject',
    [replace('/spec/scaleTargetRef', 'agents')],
    'spec.scaleTargetRef: is not an object (got "agents")',
  ),
  bad(
    'null where a value belongs',
    'ScaledObject',
    [replace('/spec/scaleTargetRef/name', null)],
    'spec.scaleTargetRef.name: is required',
  ),
  bad(
    'two faults at once',
    'ScaledObject',
    [remove('/spec/scaleTargetRef'), add('/spec/pollInterval', 15)],
    'spec.scaleTargetRef: is required',
    'spec.pollInterval: is not a field of ScaledObject (got 15, allowed: advanced, cooldownPeriod, fallback, idleReplicaCount, initialCooldownPeriod, maxReplicaCount, minReplicaCount, pollingInterval, scaleTargetRef, triggers); did you mean pollingInterval?',
  ),
  bad(
    'the metric type of another kind',
    'ScaledJob',
    [add('/spec/triggers/0/metricType', 'Value')],
    'spec.triggers[0].metricType: is not a field of ScaledJob (got "Value", allowed: authenticationRef, metadata, name, type, useCachedMetrics)',
  ),
  bad(
    'the name that cdk8s-plus uses',
    'ScaledJob',
    [add('/spec/jobTargetRef/template/spec/hostPid', true)],
    'spec.jobTargetRef.template.spec.hostPid: is not a field of ScaledJob (got true, allowed: activeDeadlineSeconds, affinity, automountServiceAccountToken, containers, dnsConfig, dnsPolicy, enableServiceLinks, ephemeralContainers, hostAliases, hostIPC, hostNetwork, hostPID and 30 more); did you mean hostPID?',
  ),
  bad(
    'a container without a name',
    'ScaledJob',
    [remove(`${CONTAINER}/name`)],
    'spec.jobTargetRef.template.spec.containers[0].name: is required',
  ),
  bad(
    'a port without number',
    'ScaledJob',
    [remove(`${CONTAINER}/ports/0/containerPort`)],
    'spec.jobTargetRef.template.spec.containers[0].ports[0].containerPort: is required',
  ),
  bad(
    'a port twice',
    'ScaledJob',
    [add(`${CONTAINER}/ports/1`, { containerPort: 8080, protocol: 'TCP', name: 'again' })],
    'spec.jobTargetRef.template.spec.containers[0].ports[1]: is in the list twice (got {"containerPort":8080,"protocol":"TCP"})',
  ),
  bad(
    'true for a port',
    'ScaledJob',
    [replace(`${CONTAINER}/livenessProbe/httpGet/port`, true)],
    'spec.jobTargetRef.template.spec.containers[0].livenessProbe.httpGet.port: is not a whole number or text (got true)',
  ),
  bad(
    'a quantity that is none',
    'ScaledJob',
    [replace(`${CONTAINER}/resources/requests/memory`, '1 Gi')],
    'spec.jobTargetRef.template.spec.containers[0].resources.requests.memory: does not have the right form (got "1 Gi", allowed: a quantity such as 500m or 1Gi)',
  ),
  bad(
    'a strategy that KEDA lacks',
    'ScaledJob',
    [replace('/spec/rollout/strategy', 'slow')],
    'spec.rollout.strategy: is not an allowed value (got "slow", allowed: "gradual", "immediate")',
  ),
  bad(
    'an unknown provider',
    'TriggerAuthentication',
    [replace('/spec/podIdentity/provider', 'azure')],
    'spec.podIdentity.provider: is not an allowed value (got "azure", allowed: "azure-workload", "gcp", "aws", "aws-eks", "none")',
  ),
  bad(
    'a selector that is a list',
    'ServiceMonitor',
    [replace('/spec/selector', ['a'])],
    'spec.selector: is not an object (got ["a"])',
  ),
  bad(
    'an interval without unit',
    'ServiceMonitor',
    [replace('/spec/endpoints/0/interval', '30')],
    'spec.endpoints[0].interval: does not have the right form (got "30", allowed: a duration such as 30s, 5m or 1h30m)',
  ),
  bad(
    'an action that is none',
    'ServiceMonitor',
    [replace('/spec/endpoints/0/relabelings/0/action', 'kept')],
    'spec.endpoints[0].relabelings[0].action: is not an allowed value (got "kept", allowed: "replace", "Replace", "keep", "Keep", "drop", "Drop", "hashmod", "HashMod", "labelmap", "LabelMap", "labeldrop", "LabelDrop", "labelkeep", "LabelKeep", "lowercase", "Lowercase", "uppercase", "Uppercase", "keepequal", "KeepEqual", "dropequal", "DropEqual"); did you mean "Keep"?',
  ),
  bad(
    'a list of numbers for texts',
    'ServiceMonitor',
    [replace('/spec/endpoints/1/params/target', [1])],
    'spec.endpoints[1].params.target[0]: is not text (got 1); write "1"',
  ),
  bad(
    'a port that belongs to pods',
    'ServiceMonitor',
    [add('/spec/endpoints/0/portNumber', 9121)],
    'spec.endpoints[0].portNumber: is not a field of ServiceMonitor (got 9121, allowed: authorization, basicAuth, bearerTokenFile, bearerTokenSecret, enableHttp2, filterRunning, followRedirects, honorLabels, honorTimestamps, interval, metricRelabelings, noProxy and 13 more)',
  ),
  bad('a selector left out', 'PodMonitor', [remove('/spec/selector')], 'spec.selector: is required'),
  bad(
    'a rule without expression',
    'PrometheusRule',
    [remove('/spec/groups/0/rules/0/expr')],
    'spec.groups[0].rules[0].expr: is required',
  ),
  bad(
    'a duration in words',
    'PrometheusRule',
    [replace('/spec/groups/0/rules/0/for', '5 minutes')],
    'spec.groups[0].rules[0].for: does not have the right form (got "5 minutes", allowed: a duration such as 30s, 5m or 1h30m)',
  ),
  bad(
    'a strategy that Thanos lacks',
    'PrometheusRule',
    [replace('/spec/groups/0/partial_response_strategy', 'stop')],
    'spec.groups[0].partial_response_strategy: does not have the right form (got "stop", allowed: text like ^(?i)(abort|warn)?$)',
  ),
  bad(
    'a group twice',
    'PrometheusRule',
    [add('/spec/groups/1', { name: 'redis', rules: [] })],
    'spec.groups[1]: is in the list twice (got {"name":"redis"})',
  ),
  bad(
    'a number for a label',
    'PrometheusRule',
    [replace('/spec/groups/0/rules/0/labels/severity', 1)],
    'spec.groups[0].rules[0].labels.severity: is not text (got 1); write "1"',
  ),
  bad(
    'an option list as text',
    'Application',
    [replace('/spec/syncPolicy/syncOptions', 'ServerSideApply=true')],
    'spec.syncPolicy.syncOptions: is not a list (got "ServerSideApply=true")',
  ),
  bad('a project left out', 'Application', [remove('/spec/project')], 'spec.project: is required'),
  bad(
    'yes for true',
    'Application',
    [replace('/spec/syncPolicy/automated/prune', 'true')],
    'spec.syncPolicy.automated.prune: is not true or false (got "true"); write true',
  ),
  bad(
    'a misspelt field deep down',
    'ApplicationSet',
    [add('/spec/template/spec/source/targetrevision', 'main')],
    'spec.template.spec.source.targetrevision: is not a field of ApplicationSet (got "main", allowed: chart, directory, helm, kustomize, name, path, plugin, ref, repoURL, targetRevision); did you mean targetRevision?',
  ),
  bad(
    'an elements list of nothing',
    'ApplicationSet',
    [replace('/spec/generators', {})],
    'spec.generators: is not a list (got {})',
  ),
  bad(
    'two stores in one',
    'ClusterSecretStore',
    [add('/spec/provider/fake', { data: [] })],
    'spec.provider: has too many fields (got 2, allowed: at most 1)',
  ),
  bad(
    'a store that is null',
    'ClusterSecretStore',
    [replace('/spec/provider/azurekv', null)],
    'spec.provider: has too few fields (got 0, allowed: at least 1)',
  ),
  bad(
    'no store at all',
    'ClusterSecretStore',
    [remove('/spec/provider/azurekv')],
    'spec.provider: has too few fields (got 0, allowed: at least 1)',
  ),
  bad(
    'a policy that is none',
    'ExternalSecret',
    [replace('/spec/target/creationPolicy', 'owner')],
    'spec.target.creationPolicy: is not an allowed value (got "owner", allowed: "Owner", "Orphan", "Merge", "None"); did you mean "Owner"?',
  ),
  bad(
    'a store of another kind',
    'ExternalSecret',
    [replace('/spec/secretStoreRef/kind', 'Vault')],
    'spec.secretStoreRef.kind: is not an allowed value (got "Vault", allowed: "SecretStore", "ClusterSecretStore")',
  ),
  bad(
    'a field of the metadata that is none',
    'AppProject',
    [add('/metadata/annotation', { a: 'b' })],
    'metadata.annotation: is not a field of AppProject (got {"a":"b"}, allowed: annotations, finalizers, generateName, labels, name, namespace, ownerReferences); did you mean annotations?',
  ),
  bad(
    'a label that is no text',
    'AppProject',
    [replace('/metadata/labels/app.kubernetes.io~1name', 5)],
    'metadata.labels["app.kubernetes.io/name"]: is not text (got 5); write "5"',
  ),
  bad(
    'a name in capitals',
    'AppProject',
    [replace('/metadata/name', 'Sample')],
    'metadata.name: does not have the right form (got "Sample", allowed: lower-case letters, digits and hyphens, a letter or digit at both ends)',
  ),
  bad(
    'a field beside the spec',
    'AppProject',
    [add('/sepc', {})],
    'sepc: is not a field of AppProject (got {}, allowed: apiVersion, kind, metadata, spec, status); did you mean spec?',
  ),
  bad(
    'a number of replicas below nothing, which no schema forbids',
    'Pooler',
    [replace('/spec/instances', -1)],
    'spec.instances: is out of range (got -1, allowed: at least 0)',
  ),
  bad('no spec at all', 'AppProject', [remove('/spec')], 'spec: is required'),
];
