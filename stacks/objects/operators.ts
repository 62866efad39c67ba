import { asList, asRecord, asRecords, asText, asTexts, at } from './json';
import type { GroupKind } from './kinds';
import type { KubernetesObject } from './manifest';

/** What an operator makes of a custom resource: objects that are in no manifest and yet may be referred to. */
export interface Brought {
  /** Secrets with their keys; keys that can't be known are left out. */
  readonly secrets?: readonly { readonly name: string; readonly keys?: readonly string[] }[];
  /** Labels of the pods that will run. */
  readonly pods?: readonly Readonly<Record<string, string>>[];
  /** Services with the numbers of their ports. */
  readonly services?: readonly { readonly name: string; readonly ports: readonly number[] }[];
}

type Bring = (object: KubernetesObject) => Brought;

const POSTGRES_PORT = 5432;

const OPERATORS: ReadonlyMap<GroupKind, Bring> = new Map<GroupKind, Bring>([
  // external-secrets.io: spec.target.name (default: the resource's own name); a template replaces the fetched keys unless merged.
  ['external-secrets.io/ExternalSecret', externalSecret],
  // cert-manager.io: the Secret holds tls.crt, tls.key and, where the issuer has one, ca.crt.
  [
    'cert-manager.io/Certificate',
    (object) => {
      const name = asText(at(object, 'spec', 'secretName'));
      return name === undefined ? {} : { secrets: [{ name, keys: ['ca.crt', 'tls.crt', 'tls.key'] }] };
    },
  ],
  // CloudNativePG: services -rw, -ro and -r; secrets -app, -superuser, -ca, -server, -replication; pods labelled with the cluster.
  [
    'postgresql.cnpg.io/Cluster',
    (object) => {
      const { name } = object.metadata;
      return {
        secrets: ['app', 'superuser', 'ca', 'server', 'replication'].map((suffix) => ({ name: `${name}-${suffix}` })),
        services: ['rw', 'ro', 'r'].map((suffix) => ({ name: `${name}-${suffix}`, ports: [POSTGRES_PORT] })),
        pods: [
          {
            ...asTexts(at(object, 'spec', 'inheritedMetadata', 'labels')),
            'cnpg.io/cluster': name,
            'cnpg.io/podRole': 'instance',
          },
        ],
      };
    },
  ],
  [
    'postgresql.cnpg.io/Pooler',
    (object) => {
      const { name } = object.metadata;
      return {
        services: [{ name, ports: [POSTGRES_PORT] }],
        pods: [{ ...asTexts(at(object, 'spec', 'template', 'metadata', 'labels')), 'cnpg.io/poolerName': name }],
      };
    },
  ],
  // prometheus-operator labels the pods of what it runs and gives each kind one governing Service.
  ['monitoring.coreos.com/Prometheus', (object) => monitoring(object, 'prometheus', 'prometheus-operated', 9090)],
  ['monitoring.coreos.com/Alertmanager', (object) => monitoring(object, 'alertmanager', 'alertmanager-operated', 9093)],
]);

/** What comes about once the operator of a custom resource has seen it; nothing for kinds that are not known here. */
export function broughtBy(kind: GroupKind, object: KubernetesObject): Brought {
  return OPERATORS.get(kind)?.(object) ?? {};
}

function externalSecret(object: KubernetesObject): Brought {
  const { spec } = object;
  const target = asRecord(at(spec, 'target'));
  const name = asText(target.name) ?? object.metadata.name;
  const template = asRecord(target.template);
  const fromTemplate = Object.keys(asRecord(template.data));
  const fetched = asRecords(at(spec, 'data')).flatMap((item) => asText(item.secretKey) ?? []);
  const unknown = asList(at(spec, 'dataFrom')).length > 0 || asList(template.templateFrom).length > 0;
  if (unknown) {
    return { secrets: [{ name }] };
  }
  const merged = template.mergePolicy === 'Merge' || fromTemplate.length === 0;
  return { secrets: [{ name, keys: merged ? [...fromTemplate, ...fetched] : fromTemplate }] };
}

function monitoring(object: KubernetesObject, program: string, service: string, port: number): Brought {
  const { name } = object.metadata;
  return {
    services: [{ name: service, ports: [port] }],
    pods: [
      {
        ...asTexts(at(object, 'spec', 'podMetadata', 'labels')),
        'app.kubernetes.io/name': program,
        'app.kubernetes.io/managed-by': 'prometheus-operator',
        'app.kubernetes.io/instance': name,
        [program]: name,
      },
    ],
  };
}
