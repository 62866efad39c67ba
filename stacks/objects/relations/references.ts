import { asRecord, asRecords, asText, at, type JsonRecord } from '../json';
import { groupKind, type CollectedManifest } from '../manifest';
import type { Reference } from './reference';

const HTTPS_PORT = 443;

export function serviceAndStorageOf(manifest: CollectedManifest, namespace: string): Reference[] {
  const { spec } = manifest.object;
  const service = asText(at(spec, 'serviceName'));
  return [
    ...(service === undefined ? [] : [{ kind: 'Service', namespace, name: service, field: 'spec.serviceName' }]),
    ...asRecords(at(spec, 'volumeClaimTemplates')).flatMap((template, position) =>
      storageClass(
        template.spec,
        `spec.volumeClaimTemplates[${asText(at(template, 'metadata', 'name')) ?? position}].spec.storageClassName`,
      ),
    ),
  ];
}

export function storageClassOf({ object }: CollectedManifest): Reference[] {
  return storageClass(object.spec, 'spec.storageClassName');
}

function storageClass(spec: unknown, field: string): Reference[] {
  const name = asText(at(spec, 'storageClassName'));
  return name === undefined ? [] : [{ kind: 'storage.k8s.io/StorageClass', name, field }];
}

export function serviceAccountSecrets(manifest: CollectedManifest, namespace: string): Reference[] {
  return (['imagePullSecrets', 'secrets'] as const).flatMap((list) =>
    asRecords(manifest.object[list]).flatMap((secret, position) => {
      const name = asText(secret.name);
      return name === undefined ? [] : [{ kind: 'Secret', namespace, name, field: `${list}[${position}]` }];
    }),
  );
}

export function grantedRights(manifest: CollectedManifest, namespace: string): Reference[] {
  const role = asRecord(manifest.object.roleRef);
  const roleKind = asText(role.kind) ?? 'Role';
  const roleName = asText(role.name);
  const references: Reference[] = [];
  if (roleName !== undefined) {
    references.push({
      kind: `rbac.authorization.k8s.io/${roleKind}`,
      ...(roleKind === 'Role' ? { namespace } : {}),
      name: roleName,
      field: 'roleRef',
    });
  }
  for (const [position, subject] of asRecords(manifest.object.subjects).entries()) {
    const name = asText(subject.name);
    if (subject.kind === 'ServiceAccount' && name !== undefined && name !== 'default') {
      references.push({
        kind: 'ServiceAccount',
        namespace: asText(subject.namespace) ?? namespace,
        name,
        field: `subjects[${position}]`,
      });
    }
  }
  return references;
}

/** The workload that a scaler names; a Deployment of apps/v1 where nothing else is said. */
export function scaleTargetOf(scaler: Pick<CollectedManifest, 'object'>): {
  readonly group: string;
  readonly kind: string;
  readonly name: string;
} {
  const target = asRecord(at(scaler.object.spec, 'scaleTargetRef'));
  const version = asText(target.apiVersion) ?? 'apps/v1';
  const group = version.includes('/') ? version.slice(0, version.indexOf('/')) : '';
  return { group, kind: asText(target.kind) ?? 'Deployment', name: asText(target.name) ?? '' };
}

export function scaleTarget(manifest: CollectedManifest, namespace: string): Reference[] {
  const { group, kind, name } = scaleTargetOf(manifest);
  return name === '' ? [] : [{ kind: groupKind(group, kind), namespace, name, field: 'spec.scaleTargetRef' }];
}

export function triggers(manifest: CollectedManifest, namespace: string): Reference[] {
  return asRecords(at(manifest.object.spec, 'triggers')).flatMap((trigger, position) => {
    const reference = asRecord(trigger.authenticationRef);
    const name = asText(reference.name);
    if (name === undefined) {
      return [];
    }
    const kind = asText(reference.kind) ?? 'TriggerAuthentication';
    return [
      {
        kind: `keda.sh/${kind}`,
        ...(kind === 'TriggerAuthentication' ? { namespace } : {}),
        name,
        field: `spec.triggers[${position}].authenticationRef`,
      },
    ];
  });
}

export function triggerSecrets(manifest: CollectedManifest, namespace: string): Reference[] {
  return asRecords(at(manifest.object.spec, 'secretTargetRef')).flatMap((reference, position) => {
    const name = asText(reference.name);
    const key = asText(reference.key);
    return name === undefined
      ? []
      : [
          {
            kind: 'Secret',
            namespace,
            name,
            keys: key === undefined ? [] : [key],
            field: `spec.secretTargetRef[${position}]`,
          },
        ];
  });
}

export function ingressTargets(manifest: CollectedManifest, namespace: string): Reference[] {
  const { spec } = manifest.object;
  const references: Reference[] = [];
  const backend = (value: unknown, field: string): void => {
    const service = asRecord(at(value, 'service'));
    const name = asText(service.name);
    if (name !== undefined) {
      references.push({ kind: 'Service', namespace, name, port: portOf(asRecord(service.port)), field });
    }
  };
  backend(at(spec, 'defaultBackend'), 'spec.defaultBackend');
  for (const [position, rule] of asRecords(at(spec, 'rules')).entries()) {
    for (const [place, path] of asRecords(at(rule, 'http', 'paths')).entries()) {
      backend(path.backend, `spec.rules[${position}].http.paths[${place}].backend`);
    }
  }
  // A certificate controller writes the Secret of an Ingress that carries its annotation.
  const issued = Object.keys(manifest.object.metadata.annotations ?? {}).some((key) =>
    key.startsWith('cert-manager.io/'),
  );
  for (const [position, tls] of asRecords(at(spec, 'tls')).entries()) {
    const name = asText(tls.secretName);
    if (name !== undefined) {
      references.push({ kind: 'Secret', namespace, name, field: `spec.tls[${position}].secretName`, optional: issued });
    }
  }
  return references;
}

function portOf(port: JsonRecord): string | number | undefined {
  return asText(port.name) ?? (typeof port.number === 'number' ? port.number : undefined);
}

function calledService(value: unknown, field: string, waitsFor: Reference['waitsFor']): Reference[] {
  const service = asRecord(value);
  const name = asText(service.name);
  const namespace = asText(service.namespace);
  return name === undefined || namespace === undefined
    ? []
    : [
        {
          kind: 'Service',
          namespace,
          name,
          port: typeof service.port === 'number' ? service.port : HTTPS_PORT,
          field,
          waitsFor,
        },
      ];
}

/** A webhook that nobody answers blocks every write that it is asked about, so it comes after the pods that answer. */
export function webhookServers(manifest: CollectedManifest): Reference[] {
  return asRecords(manifest.object.webhooks).flatMap((webhook, position) =>
    calledService(
      at(webhook, 'clientConfig', 'service'),
      `webhooks[${asText(webhook.name) ?? position}].clientConfig.service`,
      'object and pods',
    ),
  );
}

/** An API that nobody serves breaks discovery for every client, so it comes after the pods that serve it. */
export function apiServiceServer(manifest: CollectedManifest): Reference[] {
  return calledService(at(manifest.object.spec, 'service'), 'spec.service', 'object and pods');
}

/** The definition stands before the operator that converts between its versions. */
export function conversionWebhook(manifest: CollectedManifest): Reference[] {
  return calledService(
    at(manifest.object.spec, 'conversion', 'webhook', 'clientConfig', 'service'),
    'spec.conversion.webhook.clientConfig.service',
    'nothing',
  );
}

export function externalStore(manifest: CollectedManifest, namespace: string): Reference[] {
  const store = asRecord(at(manifest.object.spec, 'secretStoreRef'));
  const name = asText(store.name);
  const kind = asText(store.kind) ?? 'SecretStore';
  return name === undefined
    ? []
    : [
        {
          kind: `external-secrets.io/${kind}`,
          ...(kind === 'SecretStore' ? { namespace } : {}),
          name,
          field: 'spec.secretStoreRef',
        },
      ];
}
