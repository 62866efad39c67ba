import { k8s } from 'cdk8s-plus-28';
import { Construct } from 'constructs';

/** What a workload may do with the Kubernetes API, in its own namespace. */
export interface ApiRule {
  /** `''` is the core group. */
  readonly apiGroups: readonly string[];
  readonly resources: readonly string[];
  readonly verbs: readonly string[];
  /** @default - every object of the resource */
  readonly resourceNames?: readonly string[];
}

export interface ServiceAccountProps {
  readonly name: string;
  readonly namespace: string;
  readonly labels: Readonly<Record<string, string>>;
  /** @default - none: the token is not even mounted */
  readonly apiRules?: readonly ApiRule[];
  /** Whether the token is mounted although no rule is given here, for instance where a ClusterRole is bound. @default - as rules are given */
  readonly callsApi?: boolean;
  /** For instance the client id of a workload identity. @default - none */
  readonly annotations?: Readonly<Record<string, string>>;
}

/** The workload's own account. Nobody runs as `default`, and nobody gets a token who does not call the API. */
export class WorkloadServiceAccount extends Construct {
  readonly serviceAccountName: string;
  /** Whether pods mount a token. */
  readonly callsApi: boolean;

  constructor(scope: Construct, id: string, props: ServiceAccountProps) {
    super(scope, id);
    this.serviceAccountName = props.name;
    const hasRules = (props.apiRules ?? []).length > 0;
    this.callsApi = props.callsApi ?? hasRules;
    const metadata = { name: props.name, namespace: props.namespace, labels: props.labels };
    new k8s.KubeServiceAccount(this, 'Resource', {
      metadata: { ...metadata, annotations: props.annotations },
      automountServiceAccountToken: false,
    });
    if (props.apiRules !== undefined && hasRules) {
      new k8s.KubeRole(this, 'Role', {
        metadata,
        rules: props.apiRules.map((rule) => ({
          apiGroups: [...rule.apiGroups],
          resources: [...rule.resources],
          verbs: [...rule.verbs],
          resourceNames: rule.resourceNames && [...rule.resourceNames],
        })),
      });
      new k8s.KubeRoleBinding(this, 'Binding', {
        metadata,
        roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: props.name },
        subjects: [{ kind: 'ServiceAccount', name: props.name, namespace: props.namespace }],
      });
    }
  }
}
