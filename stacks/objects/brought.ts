import { asList, asNumber, asRecord, asRecords, asText, asTexts, at } from './json';
import type { Brought } from './kinds/kind';
import type { CollectedManifest } from './manifest';

/** A Secret by its keys; those of a recipe where it has one. */
export function secretKeys({ identity, object, secret }: CollectedManifest): Brought {
  const keys = Object.keys(secret?.keys ?? { ...asRecord(object.data), ...asRecord(object.stringData) });
  return { things: [{ kind: 'Secret', name: identity.name, keys }] };
}

export function configMapKeys({ identity, object }: CollectedManifest): Brought {
  const keys = [...Object.keys(asRecord(object.data)), ...Object.keys(asRecord(object.binaryData))];
  return { things: [{ kind: 'ConfigMap', name: identity.name, keys }] };
}

export function servicePorts({ identity, object }: CollectedManifest): Brought {
  const ports = asRecords(at(object.spec, 'ports')).map((port) => ({
    name: asText(port.name),
    number: asNumber(port.port) ?? Number.NaN,
  }));
  return { things: [{ kind: 'Service', name: identity.name, ports }] };
}

/** The claims that a StatefulSet makes of its templates. */
export function templateClaims({ identity, object }: CollectedManifest): Brought {
  const count = asNumber(at(object.spec, 'replicas')) ?? 1;
  return {
    things: asRecords(at(object.spec, 'volumeClaimTemplates')).flatMap((template) => {
      const name = asText(at(template, 'metadata', 'name'));
      return name === undefined
        ? []
        : Array.from({ length: count }, (_, ordinal) => ({
            kind: 'PersistentVolumeClaim',
            name: `${name}-${identity.name}-${ordinal}`,
          }));
    }),
  };
}

/** cert-manager: the Secret holds tls.crt, tls.key and, where the issuer has one, ca.crt. */
export function certificateSecret({ object }: CollectedManifest): Brought {
  const name = asText(at(object, 'spec', 'secretName'));
  return name === undefined ? {} : { things: [{ kind: 'Secret', name, keys: ['ca.crt', 'tls.crt', 'tls.key'] }] };
}

const POSTGRES_PORTS = [{ number: 5432 }] as const;

/** CloudNativePG: services -rw, -ro and -r; secrets -app, -superuser, -ca, -server, -replication; pods labelled with the cluster. */
export function databaseCluster({ object }: CollectedManifest): Brought {
  const { name } = object.metadata;
  return {
    things: [
      ...['app', 'superuser', 'ca', 'server', 'replication'].map((suffix) => ({
        kind: 'Secret',
        name: `${name}-${suffix}`,
      })),
      ...['rw', 'ro', 'r'].map((suffix) => ({ kind: 'Service', name: `${name}-${suffix}`, ports: POSTGRES_PORTS })),
    ],
    pods: [
      {
        ...asTexts(at(object, 'spec', 'inheritedMetadata', 'labels')),
        'cnpg.io/cluster': name,
        'cnpg.io/podRole': 'instance',
      },
    ],
  };
}

export function databasePooler({ object }: CollectedManifest): Brought {
  const { name } = object.metadata;
  return {
    things: [{ kind: 'Service', name, ports: POSTGRES_PORTS }],
    pods: [{ ...asTexts(at(object, 'spec', 'template', 'metadata', 'labels')), 'cnpg.io/poolerName': name }],
  };
}

/** prometheus-operator labels the pods of what it runs and gives each kind one governing Service. */
export function monitoringPods(program: 'alertmanager' | 'prometheus', port: number) {
  return ({ object }: CollectedManifest): Brought => ({
    things: [{ kind: 'Service', name: `${program}-operated`, ports: [{ number: port }] }],
    pods: [
      {
        ...asTexts(at(object, 'spec', 'podMetadata', 'labels')),
        'app.kubernetes.io/name': program,
        'app.kubernetes.io/managed-by': 'prometheus-operator',
        'app.kubernetes.io/instance': object.metadata.name,
        [program]: object.metadata.name,
      },
    ],
  });
}

/** External Secrets: spec.target.name (default: the resource's own name); a template replaces the fetched keys unless merged. */
export function externalSecret({ object }: CollectedManifest): Brought {
  const { spec } = object;
  const target = asRecord(at(spec, 'target'));
  const name = asText(target.name) ?? object.metadata.name;
  const template = asRecord(target.template);
  const fromTemplate = Object.keys(asRecord(template.data));
  const fetched = asRecords(at(spec, 'data')).flatMap((item) => asText(item.secretKey) ?? []);
  const unknown = asList(at(spec, 'dataFrom')).length > 0 || asList(template.templateFrom).length > 0;
  if (unknown) {
    return { things: [{ kind: 'Secret', name }] };
  }
  const merged = template.mergePolicy === 'Merge' || fromTemplate.length === 0;
  return { things: [{ kind: 'Secret', name, keys: merged ? [...fromTemplate, ...fetched] : fromTemplate }] };
}
