import { Construct } from 'constructs';
import { addFaults, faultsAt } from '../core';
import { ScaledObject } from '../crd';
import type { DeploymentWorkload } from '../workload';
import { renderTriggers } from './authentication';
import { boundsFaults, type ScaleBounds } from './bounds';
import type { KedaEndpoint } from './endpoint';
import type { Trigger } from './triggers/trigger';

export interface ScaledDeploymentProps extends ScaleBounds {
  readonly keda: KedaEndpoint;
  /** Must be `autoscaled`: a manifest that states replicas would fight the scaler at every apply. */
  readonly target: DeploymentWorkload;
  readonly triggers: readonly Trigger[];
  /** Seconds that all triggers must be quiet before the last replica goes. @default 300 */
  readonly cooldownSeconds?: number;
  /** Seconds over which the highest wish counts before replicas are taken away. @default 300 */
  readonly scaleDownStabilizationSeconds?: number;
  /** Replicas to run while a trigger's source can't be asked. @default - as many as there are */
  readonly fallbackReplicas?: number;
}

/** The HPA that KEDA makes is named `keda-hpa-<name>`, and its name is a label value of at most 63 characters. */
const LONGEST_NAME = 63 - 'keda-hpa-'.length;

/** Scales a Deployment by its triggers; the busiest of them decides, and each of them can wake it. */
export class ScaledDeployment extends Construct {
  readonly scaledObject: ScaledObject;

  constructor(scope: Construct, id: string, props: ScaledDeploymentProps) {
    super(scope, id);
    const { deployment, pod } = props.target;
    const { name, namespace } = { name: deployment.name, namespace: deployment.metadata.namespace ?? '' };
    const minReplicaCount = props.minReplicas ?? 0;
    const labels = pod.labels;
    const triggers = renderTriggers(this, { name, namespace, labels }, props.triggers);
    this.scaledObject = new ScaledObject(this, 'Resource', {
      metadata: { name, namespace, labels: { ...labels } },
      spec: {
        scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name },
        minReplicaCount,
        maxReplicaCount: props.maxReplicas,
        pollingInterval: props.pollingIntervalSeconds ?? 15,
        cooldownPeriod: props.cooldownSeconds ?? 300,
        fallback:
          props.fallbackReplicas === undefined
            ? undefined
            : { failureThreshold: 3, replicas: props.fallbackReplicas, behavior: 'currentReplicasIfHigher' },
        advanced: {
          horizontalPodAutoscalerConfig: {
            behavior: {
              scaleDown: {
                stabilizationWindowSeconds: props.scaleDownStabilizationSeconds ?? 300,
                policies: [{ type: 'Percent', value: 50, periodSeconds: 60 }],
              },
              scaleUp: {
                stabilizationWindowSeconds: 0,
                policies: [{ type: 'Percent', value: 100, periodSeconds: 15 }],
              },
            },
          },
        },
        triggers,
      },
    });
    this.node.addDependency(...props.keda.addClient(namespace, props.triggers).ready);
    addFaults(this, () => [
      ...boundsFaults(this.node.path, props, props.triggers),
      ...faultsAt(this.node.path, {
        target: props.target.autoscaled
          ? undefined
          : {
              message: 'the target states a number of replicas, which the scaler would fight over',
              got: name,
              allowed: "a Deployment with replicas: 'autoscaled'",
            },
        'target.name':
          name.length <= LONGEST_NAME
            ? undefined
            : {
                message: 'the name is too long for the autoscaler that KEDA makes of it',
                got: name,
                allowed: `${LONGEST_NAME} characters`,
              },
      }),
    ]);
  }
}
