import { Construct } from 'constructs';
import type { Image } from '../core';
import { hashedJob, type JobWorkload, type NetworkEndpoint } from '../workload';
import type { TemporalNamespaceProps } from './endpoint';
import { WAIT_SECONDS } from './layout';

export interface NamespaceJobProps extends TemporalNamespaceProps {
  /** Name of the instance. */
  readonly instance: string;
  /** Namespace of Kubernetes. */
  readonly kubernetesNamespace: string;
  /** `host:port` of the frontend. */
  readonly address: string;
  readonly network: NetworkEndpoint;
  readonly image: Image;
}

/** The Job that makes a Temporal namespace or brings its retention to what is stated; it may run again. */
export class NamespaceJob extends Construct {
  readonly workload: JobWorkload;

  constructor(scope: Construct, id: string, props: NamespaceJobProps) {
    super(scope, id);
    const { instance, image } = props;
    this.workload = hashedJob(this, 'Job', {
      namePrefix: `${instance}-namespace`,
      namespace: props.kubernetesNamespace,
      identity: {
        name: 'temporal-namespace',
        instance: `${instance}-namespaces`,
        component: 'namespace',
        partOf: 'temporal',
        version: image.tag,
      },
      priority: 'keelson-platform',
      activeDeadlineSeconds: 3 * WAIT_SECONDS,
      containers: [
        {
          name: 'namespace',
          image,
          command: ['sh', '-c', SCRIPT],
          environment: {
            TEMPORAL_ADDRESS: props.address,
            NAME: props.name,
            RETENTION: `${(props.retentionDays ?? DEFAULT_RETENTION_DAYS) * 24}h`,
            DESCRIPTION: props.description ?? '',
            WAIT_SECONDS: String(WAIT_SECONDS),
            // The program looks there for a file of settings, which must not be somebody's.
            HOME: '/nonexistent',
          },
          resources: {
            cpu: { request: '50m', limit: '500m' },
            memory: { request: '64Mi', limit: '256Mi' },
            ephemeralStorage: { request: '16Mi', limit: '32Mi' },
          },
        },
      ],
    });
    this.workload.pod.connections.connectTo(props.network);
  }
}

export const DEFAULT_RETENTION_DAYS = 7;

/** POSIX sh. Flags: temporalio/cli internal/temporalcli/commands.yaml, `temporal operator namespace`. */
const SCRIPT = `set -eu
trap 'exit 143' TERM
apply() {
  if temporal operator namespace describe --namespace "$NAME" >/dev/null 2>&1; then
    temporal operator namespace update --namespace "$NAME" --retention "$RETENTION" --description "$DESCRIPTION"
  else
    temporal operator namespace create --namespace "$NAME" --retention "$RETENTION" --description "$DESCRIPTION"
  fi
}
deadline=$(($(date +%s) + WAIT_SECONDS))
until apply; do
  [ "$(date +%s)" -lt "$deadline" ] || exit 1
  echo 'Temporal does not answer yet'
  sleep 5
done
`;
