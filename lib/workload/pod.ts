import type { k8s } from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import {
  addFaults,
  clusterOf,
  componentLabels,
  lazy,
  selectorLabels,
  type Cluster,
  type ComponentIdentity,
  type NodePool,
} from '../core';
import { CONFIG_CHECKSUM, configChecksum } from './checksum';
import { secretVariableFaults, secretVariables, toContainer, type ContainerProps } from './container';
import { NetworkEdges, type NetworkPeer } from './network';
import { podSecurityContext, type PodIdentity } from './security';
import { WorkloadServiceAccount, type ApiRule } from './service-account';
import { spreadReplicas } from './spread';
import { podVolumes, type Mount } from './volumes';

/** Names of the priority classes that `PriorityClasses` makes, the most important first. */
export type PriorityClassName = 'keelson-data' | 'keelson-platform' | 'keelson-apps' | 'keelson-agents';

/** Annotation on pod templates: which environment variables hold secrets, and why they are not files. */
const SECRET_ENVIRONMENT = 'keelson.dev/secret-environment';

/** What every workload says about its pods, whatever runs them. */
export interface PodProps {
  readonly namespace: string;
  /** Name of the workload and of what belongs to it. */
  readonly name: string;
  readonly identity: ComponentIdentity;
  readonly containers: readonly ContainerProps[];
  /** @default - none */
  readonly initContainers?: readonly ContainerProps[];
  readonly priority: PriorityClassName;
  /** Seconds between the request to end and the end: as long as the longest piece of work. @default 30 */
  readonly terminationGracePeriodSeconds?: number;
  /** @default general */
  readonly pool?: keyof Cluster['nodePools'];
  /** Architectures that the images are built for. @default - any node will do */
  readonly architectures?: readonly string[];
  /**
   * Labels of other pods of the namespace, on whose node these run and nowhere else: for a volume of theirs that one node at a time may
   * mount. @default - any node
   */
  readonly beside?: Readonly<Record<string, string>>;
  /** Labels of the pods alone, for instance for a webhook of the cloud. @default - none */
  readonly podLabels?: Readonly<Record<string, string>>;
  /** @default - user and group 10001 */
  readonly runAs?: PodIdentity;
  /** What is read at start besides mounted `ConfigFiles`, file by file; pods roll when it changes. @default - none */
  readonly configuration?: () => Readonly<Record<string, string>>;
  /** @default - none: no token is mounted */
  readonly apiRules?: readonly ApiRule[];
  /** Whether a token is mounted. @default - as `apiRules` are given */
  readonly callsApi?: boolean;
  /** @default - none */
  readonly serviceAccountAnnotations?: Readonly<Record<string, string>>;
}

/** What a kind of workload adds to its pods. */
export interface PodShape {
  readonly restartPolicy: 'Always' | 'OnFailure' | 'Never';
  /** Whether several of the pods run side by side and should be kept apart. */
  readonly spread: boolean;
  /** Whether an operator makes the pods, from a custom resource that scanners of manifests can't read. @default false */
  readonly madeByOperator?: boolean;
}

/** The parts around a pod template: account, connections, labels, and the template itself. */
export class WorkloadPod extends Construct {
  /** The workload's name, which its account, policy and Service bear as well. */
  readonly name: string;
  readonly namespace: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly selector: Readonly<Record<string, string>>;
  readonly connections: NetworkEdges;
  readonly serviceAccount: WorkloadServiceAccount;
  readonly template: k8s.PodTemplateSpec;

  constructor(scope: Construct, id: string, props: PodProps, shape: PodShape) {
    super(scope, id);
    const { name, namespace } = props;
    this.name = name;
    this.namespace = namespace;
    this.labels = componentLabels(props.identity);
    this.selector = selectorLabels(props.identity);
    this.serviceAccount = new WorkloadServiceAccount(this, 'ServiceAccount', {
      name,
      namespace,
      labels: this.labels,
      apiRules: props.apiRules,
      callsApi: props.callsApi,
      annotations: props.serviceAccountAnnotations,
    });
    this.connections = new NetworkEdges(this, 'NetworkPolicy', {
      name,
      namespace,
      selector: this.selector,
      // kube-score sees no pod in a custom resource, and would call the policy one that selects nothing; our own rule does see it.
      annotations: shape.madeByOperator === true ? { 'kube-score/ignore': 'networkpolicy-targets-pod' } : undefined,
    });
    this.template = {
      metadata: {
        labels: { ...this.labels, ...props.podLabels },
        annotations: podAnnotations(props, shape),
      },
      spec: this.podSpec(props, shape),
    };
    addFaults(this, () => secretVariableFaults(this.node.path, [...(props.initContainers ?? []), ...props.containers]));
  }

  /** This workload as others see it on the network. */
  get peer(): NetworkPeer {
    return this.connections.peer;
  }

  private podSpec(props: PodProps, shape: PodShape): k8s.PodSpec {
    const cluster = clusterOf(this);
    const pool: NodePool = cluster.nodePools[props.pool ?? 'general'];
    const mounts = mountsOf(props);
    return {
      serviceAccountName: this.serviceAccount.serviceAccountName,
      automountServiceAccountToken: this.serviceAccount.callsApi,
      // Every Service of the namespace as environment variables: noise for programs, and hints for intruders.
      enableServiceLinks: false,
      imagePullSecrets: cluster.images.pullSecret === undefined ? undefined : [{ name: cluster.images.pullSecret }],
      priorityClassName: props.priority,
      restartPolicy: shape.restartPolicy,
      terminationGracePeriodSeconds: props.terminationGracePeriodSeconds ?? 30,
      securityContext: podSecurityContext(props.runAs),
      nodeSelector: pool.nodeSelector,
      tolerations: pool.tolerations?.map((toleration) => ({ ...toleration })),
      ...placement(props, shape.spread ? spreadReplicas(this.selector, cluster.topologyKeys) : {}),
      initContainers: props.initContainers?.map((container) => toContainer(this, container, props.runAs)),
      containers: props.containers.map((container) => toContainer(this, container, props.runAs)),
      volumes: mounts.length === 0 ? undefined : podVolumes(mounts),
    };
  }
}

function mountsOf({ initContainers = [], containers }: PodProps): Mount[] {
  return [...initContainers, ...containers].flatMap((container) => container.mounts ?? []);
}

/** Where replicas go, narrowed to nodes that can run the images and have the volumes. */
function placement(
  { architectures, beside }: Pick<PodProps, 'architectures' | 'beside'>,
  spread: Pick<k8s.PodSpec, 'affinity' | 'topologySpreadConstraints'>,
): Pick<k8s.PodSpec, 'affinity' | 'topologySpreadConstraints'> {
  if (architectures === undefined && beside === undefined) {
    return spread;
  }
  const affinity: k8s.Affinity = {
    ...spread.affinity,
    ...(architectures === undefined ? {} : { nodeAffinity: onArchitectures(architectures) }),
    ...(beside === undefined ? {} : { podAffinity: onNodeOf(beside) }),
  };
  return { ...spread, affinity };
}

function onArchitectures(architectures: readonly string[]): k8s.NodeAffinity {
  return {
    requiredDuringSchedulingIgnoredDuringExecution: {
      nodeSelectorTerms: [
        { matchExpressions: [{ key: 'kubernetes.io/arch', operator: 'In', values: [...architectures].sort() }] },
      ],
    },
  };
}

function onNodeOf(labels: Readonly<Record<string, string>>): k8s.PodAffinity {
  return {
    requiredDuringSchedulingIgnoredDuringExecution: [
      { topologyKey: 'kubernetes.io/hostname', labelSelector: { matchLabels: { ...labels } } },
    ],
  };
}

function podAnnotations(props: PodProps, shape: PodShape): Record<string, string> | undefined {
  const secrets = secretVariables([...(props.initContainers ?? []), ...props.containers]);
  const annotations = {
    ...checksumAnnotation(props, shape),
    ...(secrets.length === 0
      ? {}
      : { [SECRET_ENVIRONMENT]: secrets.map(({ variable, reason }) => `${variable}: ${reason}`).join('\n') }),
  };
  return Object.keys(annotations).length === 0 ? undefined : annotations;
}

/** Pods that end by themselves read what is new when the next one starts. */
function checksumAnnotation(props: PodProps, { restartPolicy }: PodShape): Record<string, string> {
  const mounts = restartPolicy === 'Always' ? mountsOf(props) : [];
  const mounted = mounts.map(({ volume }) => (volume.type === 'configMap' ? volume.readAtStart : undefined));
  const sources = [...new Set([...mounted, props.configuration])].filter((files) => files !== undefined);
  return sources.length === 0 ? {} : { [CONFIG_CHECKSUM]: lazy(() => configChecksum(sources.map((files) => files()))) };
}
