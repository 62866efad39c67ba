import { checkDnsLabel } from '../../../../lib/core/names';
import { configMapKeys, secretKeys, servicePorts } from '../../brought';
import { onePod, replicaSet } from '../../busiest';
import { serviceAccountSecrets, storageClassOf } from '../../relations/references';
import { servedPods } from '../../relations/selections';
import { kind, stored, type Kind } from '../kind';
import { checkServiceName } from '../names';

export const CORE = {
  Namespace: stored('Cluster', { version: 'v1', loses: 'contents', checkName: checkDnsLabel, order: 'furniture' }),
  PersistentVolume: stored('Cluster', { version: 'v1', loses: 'volume' }),
  PersistentVolumeClaim: kind({
    scope: 'Namespaced',
    version: 'v1',
    loses: 'volume',
    ready: 'bound late',
    references: storageClassOf,
    selections: () => [],
    immutable: ['accessModes', 'storageClassName', 'volumeName', 'volumeMode', 'selector'].map(
      (name) => `spec.${name}`,
    ),
  }),
  ConfigMap: stored('Namespaced', {
    version: 'v1',
    data: 'texts',
    brings: configMapKeys,
    external: 'configMaps',
    order: 'relay',
  }),
  Secret: stored('Namespaced', {
    version: 'v1',
    data: 'secrets',
    immutable: ['type'],
    brings: secretKeys,
    external: 'secrets',
  }),
  Service: kind({
    scope: 'Namespaced',
    version: 'v1',
    loses: 'nothing',
    ready: 'unawaited',
    references: () => [],
    selections: servedPods,
    checkName: checkServiceName,
    immutable: ['spec.clusterIP'],
    brings: servicePorts,
  }),
  ServiceAccount: stored('Namespaced', {
    version: 'v1',
    references: serviceAccountSecrets,
    external: 'namespaces',
    order: 'relay',
  }),
  Pod: kind({
    scope: 'Namespaced',
    version: 'v1',
    loses: 'nothing',
    ready: 'up',
    references: () => [],
    selections: () => [],
    busiest: onePod,
    pods: { template: [], ends: false, selector: 'none', replicas: 'none' },
  }),
  ReplicationController: kind({
    scope: 'Namespaced',
    version: 'v1',
    loses: 'nothing',
    ready: 'stored',
    references: () => [],
    selections: () => [],
    busiest: replicaSet,
    pods: { template: ['spec', 'template'], ends: false, selector: 'none', replicas: 'none' },
  }),
  Binding: stored('Namespaced'),
  ComponentStatus: stored('Cluster'),
  Endpoints: stored('Namespaced'),
  Event: stored('Namespaced'),
  LimitRange: stored('Namespaced'),
  Node: stored('Cluster'),
  PodTemplate: stored('Namespaced'),
  ResourceQuota: stored('Namespaced'),
} satisfies Record<string, Kind>;
