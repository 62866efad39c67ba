import { k8s } from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { KEDA, PORTS } from './names';

interface Rule {
  readonly kind: string;
  readonly group: string;
  readonly resource: string;
}

const RULES: readonly Rule[] = [
  { kind: 'scaledobject', group: 'keda.sh', resource: 'scaledobjects' },
  { kind: 'scaledjob', group: 'keda.sh', resource: 'scaledjobs' },
  { kind: 'triggerauthentication', group: 'keda.sh', resource: 'triggerauthentications' },
  { kind: 'clustertriggerauthentication', group: 'keda.sh', resource: 'clustertriggerauthentications' },
  { kind: 'cloudeventsource', group: 'eventing.keda.sh', resource: 'cloudeventsources' },
  { kind: 'clustercloudeventsource', group: 'eventing.keda.sh', resource: 'clustercloudeventsources' },
];

/**
 * Has the API server ask KEDA about each of its objects. Who is not asked is refused (`Fail`; KEDA's own manifests let everything pass
 * while the webhooks are away), but for two cases in which that would lock the door from the inside: the operator's own updates, which add
 * and remove finalizers, and objects that are being deleted. Source: kedacore/keda config/webhooks/validation_webhooks.yaml.
 */
export class KedaAdmission extends Construct {
  constructor(scope: Construct, id: string, labels: Readonly<Record<string, string>>) {
    super(scope, id);
    const operator = `system:serviceaccount:${KEDA.namespace}:${KEDA.operator}`;
    new k8s.KubeValidatingWebhookConfiguration(this, 'Resource', {
      metadata: { name: KEDA.webhookConfiguration, labels },
      webhooks: RULES.map(({ kind, group, resource }) => ({
        name: `v${kind}.kb.io`,
        admissionReviewVersions: ['v1'],
        clientConfig: {
          service: {
            name: KEDA.webhooks,
            namespace: KEDA.namespace,
            path: `/validate-${group.replaceAll('.', '-')}-v1alpha1-${kind}`,
            port: PORTS.webhook.number,
          },
        },
        failurePolicy: 'Fail',
        matchPolicy: 'Equivalent',
        sideEffects: 'None',
        timeoutSeconds: 10,
        rules: [
          { apiGroups: [group], apiVersions: ['v1alpha1'], operations: ['CREATE', 'UPDATE'], resources: [resource] },
        ],
        matchConditions: [
          { name: 'not-by-the-operator', expression: `request.userInfo.username != "${operator}"` },
          { name: 'not-being-deleted', expression: '!has(object.metadata.deletionTimestamp)' },
        ],
      })),
    });
  }
}
