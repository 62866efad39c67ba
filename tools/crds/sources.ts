import type { Outline } from './outline';

/** A change that upstream makes to its generated definitions before it ships them. */
export interface Amendment {
  readonly kind: string;
  readonly op: 'add' | 'remove';
  /** JSON pointer from the definition's root. */
  readonly path: string;
  readonly value?: unknown;
  /** Why upstream does it. */
  readonly because: string;
}

/** A custom resource that the platform uses. */
export interface KindSource {
  readonly kind: string;
  /** How its spec becomes a type. @default - no type: the platform installs the definition, but writes no such object in TypeScript */
  readonly outline?: Outline;
  /** The construct in lib/crd. @default - none, which only a kind without a type may have */
  readonly construct?: {
    readonly doc: string;
    /** Name of the class. @default - the kind's */
    readonly name?: string;
  };
}

/** An API of one upstream project, pinned as a Go module in go.mod. */
export interface ApiSource {
  /** Path of the Go module. */
  readonly module: string;
  readonly group: string;
  /** Folders with the API's Go types. @default - the module has none, so the definitions that it ships are read instead */
  readonly packages?: readonly string[];
  /** Options of controller-gen that upstream passes. @default - none */
  readonly options?: readonly string[];
  /**
   * Modules that upstream's go.mod replaces by a folder which its published module lacks; the module of that name in our go.mod is
   * taken instead. @default - none
   */
  readonly unreplaced?: readonly string[];
  /** Changes that upstream makes after generating. @default - none */
  readonly amendments?: readonly Amendment[];
  /** Where upstream ships its definitions, to compare ours with. `*` stands for the plural name, `@` for the kind in lower case. */
  readonly shipped: {
    /** @default - the API's own module */
    readonly module?: string;
    readonly path: string;
    /** Whether the shipped file lacks the amendments, because upstream makes them when it packs a release. @default false */
    readonly beforeAmendments?: boolean;
  };
  readonly kinds: readonly KindSource[];
}

const POD_PORTS = '/spec/versions/0/schema/openAPIV3Schema/properties/spec/properties/jobTargetRef/properties/template';
const BEHAVIOR =
  '/spec/versions/0/schema/openAPIV3Schema/properties/spec/properties/advanced/properties/horizontalPodAutoscalerConfig/properties/behavior/properties';
const TRIGGERS = '/spec/versions/0/schema/openAPIV3Schema/properties/spec/properties/triggers/items/properties';

/** Every API that crds/ is made of. Adding a kind is one line here; see docs/crds.md. */
export const SOURCES: readonly ApiSource[] = [
  {
    module: 'github.com/argoproj/argo-cd/v3',
    group: 'argoproj.io',
    packages: ['./pkg/apis/application/v1alpha1'],
    unreplaced: ['github.com/argoproj/gitops-engine'],
    shipped: { path: 'manifests/crds/@-crd.yaml' },
    kinds: [
      { kind: 'AppProject', construct: { doc: 'A project of Argo CD: where its Applications may take manifests from, and where they may put them.' }, outline: {} },
      { kind: 'Application', construct: { doc: 'An Application of Argo CD: manifests from a repository, kept in step with a cluster.' }, outline: {} },
      { kind: 'ApplicationSet', construct: { doc: 'Applications of Argo CD made from a template.' }, outline: {} },
    ],
  },
  {
    module: 'github.com/cloudnative-pg/plugin-barman-cloud',
    group: 'barmancloud.cnpg.io',
    packages: ['./api/v1'],
    shipped: { path: 'config/crd/bases/barmancloud.cnpg.io_*.yaml' },
    kinds: [{ kind: 'ObjectStore', construct: { name: 'BarmanObjectStore', doc: 'Where the barman-cloud plugin keeps physical backups.' }, outline: {} }],
  },
  {
    module: 'github.com/kedacore/keda/v2',
    group: 'eventing.keda.sh',
    packages: ['./apis/eventing/v1alpha1'],
    options: ['generateEmbeddedObjectMeta=true'],
    shipped: { path: 'config/crd/bases/eventing.keda.sh_*.yaml' },
    // Nobody writes these, but KEDA's operator waits for their caches before it does anything.
    kinds: [{ kind: 'CloudEventSource' }, { kind: 'ClusterCloudEventSource' }],
  },
  {
    module: 'github.com/external-secrets/external-secrets',
    group: 'external-secrets.io',
    shipped: { path: 'config/crds/bases/external-secrets.io_*.yaml' },
    kinds: [
      {
        kind: 'ClusterSecretStore',
        construct: { doc: 'A store of secrets outside the cluster, for every namespace.' },
        // Of some forty stores the platform reads one in clusters, and one in tests.
        outline: { keep: { provider: ['azurekv', 'fake', 'kubernetes'] } },
      },
      { kind: 'ExternalSecret', construct: { doc: 'A Secret whose values External Secrets fetches from a store.' }, outline: {} },
      { kind: 'SecretStore' },
    ],
  },
  {
    module: 'github.com/kedacore/keda/v2',
    group: 'keda.sh',
    packages: ['./apis/keda/v1alpha1'],
    options: ['generateEmbeddedObjectMeta=true'],
    amendments: [
      ...['containers', 'ephemeralContainers', 'initContainers'].map((list) => ({
        kind: 'ScaledJob',
        op: 'add' as const,
        path: `${POD_PORTS}/properties/spec/properties/${list}/items/properties/ports/items/required/-`,
        value: 'protocol',
        because: 'kedacore/keda#927: a key of a list map must be required or have a default',
      })),
      {
        kind: 'ScaledJob',
        op: 'add',
        path: `${POD_PORTS}/properties/metadata/x-kubernetes-preserve-unknown-fields`,
        value: true,
        because: 'kedacore/keda#1311: metadata of embedded objects is not generated',
      },
      {
        kind: 'ScaledJob',
        op: 'remove',
        path: `${TRIGGERS}/metricType`,
        because: 'triggers are shared with ScaledObject, which alone has metric types',
      },
      ...['scaleDown', 'scaleUp'].flatMap((direction) =>
        [
          { bound: 'minimum', value: 0 },
          { bound: 'maximum', value: 3600 },
        ].map(({ bound, value }) => ({
          kind: 'ScaledObject',
          op: 'add' as const,
          path: `${BEHAVIOR}/${direction}/properties/stabilizationWindowSeconds/${bound}`,
          value,
          because: 'kedacore/keda#4976: the autoscaler refuses more',
        })),
      ),
    ],
    shipped: { path: 'config/crd/bases/keda.sh_*.yaml', beforeAmendments: true },
    kinds: [
      { kind: 'ClusterTriggerAuthentication', construct: { doc: 'Credentials that the scalers of every namespace use to query a source.' }, outline: {} },
      { kind: 'ScaledJob', construct: { doc: 'Starts Jobs by events with KEDA.' }, outline: { embedded: { jobTargetRef: 'JobSpec' } } },
      { kind: 'ScaledObject', construct: { doc: 'Scales a workload by events with KEDA.' }, outline: {} },
      { kind: 'TriggerAuthentication', construct: { doc: 'Credentials that the scalers of one namespace use to query a source.' }, outline: {} },
    ],
  },
  {
    module: 'github.com/prometheus-operator/prometheus-operator/pkg/apis/monitoring',
    group: 'monitoring.coreos.com',
    packages: ['./v1', './v1alpha1'],
    shipped: {
      module: 'github.com/prometheus-operator/prometheus-operator',
      path: 'example/prometheus-operator-crd/monitoring.coreos.com_*.yaml',
    },
    kinds: [
      // The operator runs Alertmanager and Prometheus only where it finds the definitions that it selects from.
      { kind: 'Alertmanager' },
      { kind: 'AlertmanagerConfig' },
      { kind: 'PodMonitor', construct: { doc: 'Has Prometheus scrape pods without a Service.' }, outline: {} },
      { kind: 'Probe' },
      { kind: 'Prometheus' },
      { kind: 'PrometheusRule', construct: { doc: 'Alerts and recorded series.' }, outline: {} },
      { kind: 'ServiceMonitor', construct: { doc: 'Has Prometheus scrape the pods behind a Service.' }, outline: {} },
    ],
  },
  {
    module: 'github.com/cloudnative-pg/cloudnative-pg',
    group: 'postgresql.cnpg.io',
    packages: ['./api/v1'],
    shipped: { path: 'config/crd/bases/postgresql.cnpg.io_*.yaml' },
    kinds: [
      {
        kind: 'Cluster',
        construct: { name: 'PostgresCluster', doc: 'A PostgreSQL with replicas and failover, run by CloudNativePG.' },
        // What clusters of ours say; the rest of some sixty fields is deprecated, inherited from Kubernetes, or for imports.
        outline: {
          fields: [
            'affinity',
            'bootstrap',
            'enablePDB',
            'enableSuperuserAccess',
            'imageName',
            'inheritedMetadata',
            'instances',
            'logLevel',
            'plugins',
            'postgresql',
            'primaryUpdateMethod',
            'primaryUpdateStrategy',
            'priorityClassName',
            'resources',
            'smartShutdownTimeout',
            'stopDelay',
            'storage',
            'superuserSecret',
            'walStorage',
          ],
          keep: {
            affinity: ['enablePodAntiAffinity', 'nodeSelector', 'podAntiAffinityType', 'tolerations', 'topologyKey'],
            bootstrap: ['initdb'],
            postgresql: ['parameters', 'pg_hba', 'synchronous'],
          },
        },
      },
      { kind: 'Pooler', construct: { name: 'PostgresPooler', doc: 'Connection pools (PgBouncer) before a CloudNativePG cluster.' }, outline: { embedded: { template: 'PodTemplateSpec' }, fields: ['cluster', 'instances', 'pgbouncer', 'template', 'type'] } },
      { kind: 'ScheduledBackup', construct: { doc: 'Has CloudNativePG back up a cluster on a schedule.' }, outline: {} },
    ],
  },
];
