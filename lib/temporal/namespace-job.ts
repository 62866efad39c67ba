import type { Construct, IDependable } from 'constructs';
import type { Image } from '../core';
import { resourceBounds, BootstrapJob, type NetworkEndpoint } from '../workload';
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
  /** What must run before the namespace can be made. */
  readonly after: readonly IDependable[];
}

/** The Job that makes a Temporal namespace or brings its retention to what is stated; it may run again. */
export class NamespaceJob extends BootstrapJob {
  constructor(scope: Construct, id: string, props: NamespaceJobProps) {
    const { instance } = props;
    super(scope, id, {
      namePrefix: `${instance}-namespace`,
      namespace: props.kubernetesNamespace,
      identity: {
        name: 'temporal-namespace',
        instance: `${instance}-namespaces`,
        component: 'namespace',
        partOf: 'temporal',
      },
      priority: 'keelson-platform',
      image: props.image,
      container: 'namespace',
      script: SCRIPT,
      environment: {
        TEMPORAL_ADDRESS: props.address,
        NAME: props.name,
        RETENTION: `${(props.retentionDays ?? DEFAULT_RETENTION_DAYS) * 24}h`,
        DESCRIPTION: props.description ?? '',
        WAIT_SECONDS: String(WAIT_SECONDS),
        // The program looks there for a file of settings, which must not be somebody's.
        HOME: '/nonexistent',
      },
      resources: resourceBounds(['50m', '500m'], ['64Mi', '256Mi'], ['16Mi', '32Mi']),
      connectsTo: props.network,
      after: props.after,
    });
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
