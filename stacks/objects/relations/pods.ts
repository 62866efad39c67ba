import { asRecord, asRecords, asText, at, type JsonRecord } from '../json';
import { inPod, type PodView } from '../pods';
import type { Reference } from './reference';

/** Every object that the pods of a source name. */
export function podReferences(pod: PodView): Reference[] {
  const { spec, namespace } = pod;
  const field = inPod(pod, 'spec');
  const references: Reference[] = [];
  const account = asText(spec.serviceAccountName);
  if (account !== undefined && account !== 'default') {
    references.push({ kind: 'ServiceAccount', namespace, name: account, field: `${field}.serviceAccountName` });
  }
  const priority = asText(spec.priorityClassName);
  if (priority !== undefined) {
    references.push({ kind: 'scheduling.k8s.io/PriorityClass', name: priority, field: `${field}.priorityClassName` });
  }
  for (const [position, secret] of asRecords(spec.imagePullSecrets).entries()) {
    const name = asText(secret.name);
    if (name !== undefined) {
      references.push({ kind: 'Secret', namespace, name, field: `${field}.imagePullSecrets[${position}]` });
    }
  }
  for (const { container, path } of pod.containers) {
    references.push(...environmentReferences(container, namespace, inPod(pod, path)));
  }
  for (const [position, volume] of asRecords(spec.volumes).entries()) {
    references.push(...volumeReferences(volume, namespace, `${field}.volumes[${asText(volume.name) ?? position}]`));
  }
  return references;
}

function environmentReferences(container: JsonRecord, namespace: string, field: string): Reference[] {
  const references: Reference[] = [];
  for (const [position, variable] of asRecords(container.env).entries()) {
    const place = `${field}.env[${asText(variable.name) ?? position}].valueFrom`;
    for (const [kind, source] of [
      ['Secret', 'secretKeyRef'],
      ['ConfigMap', 'configMapKeyRef'],
    ] as const) {
      const reference = asRecord(at(variable, 'valueFrom', source));
      const name = asText(reference.name);
      const key = asText(reference.key);
      if (name !== undefined) {
        references.push({
          kind,
          namespace,
          name,
          keys: key === undefined ? [] : [key],
          field: `${place}.${source}`,
          optional: reference.optional === true,
        });
      }
    }
  }
  for (const [position, source] of asRecords(container.envFrom).entries()) {
    for (const [kind, reference] of [
      ['Secret', 'secretRef'],
      ['ConfigMap', 'configMapRef'],
    ] as const) {
      const name = asText(at(source, reference, 'name'));
      if (name !== undefined) {
        references.push({
          kind,
          namespace,
          name,
          field: `${field}.envFrom[${position}].${reference}`,
          optional: at(source, reference, 'optional') === true,
        });
      }
    }
  }
  return references;
}

function volumeReferences(volume: JsonRecord, namespace: string, field: string): Reference[] {
  const references: Reference[] = [];
  const add = (kind: string, source: JsonRecord, nameKey: string, place: string): void => {
    const name = asText(source[nameKey]);
    if (name !== undefined) {
      references.push({
        kind,
        namespace,
        name,
        keys: asRecords(source.items).flatMap((item) => asText(item.key) ?? []),
        field: place,
        optional: source.optional === true,
      });
    }
  };
  add('Secret', asRecord(volume.secret), 'secretName', `${field}.secret`);
  add('ConfigMap', asRecord(volume.configMap), 'name', `${field}.configMap`);
  for (const [position, source] of asRecords(at(volume, 'projected', 'sources')).entries()) {
    add('Secret', asRecord(source.secret), 'name', `${field}.projected.sources[${position}].secret`);
    add('ConfigMap', asRecord(source.configMap), 'name', `${field}.projected.sources[${position}].configMap`);
  }
  add('Secret', asRecord(at(volume, 'csi', 'nodePublishSecretRef')), 'name', `${field}.csi.nodePublishSecretRef`);
  add('PersistentVolumeClaim', asRecord(volume.persistentVolumeClaim), 'claimName', `${field}.persistentVolumeClaim`);
  const storageClass = asText(at(volume, 'ephemeral', 'volumeClaimTemplate', 'spec', 'storageClassName'));
  if (storageClass !== undefined) {
    references.push({ kind: 'storage.k8s.io/StorageClass', name: storageClass, field: `${field}.ephemeral` });
  }
  return references;
}
