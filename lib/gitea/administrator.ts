import type { Construct, IDependable } from 'constructs';
import { IMAGES } from '../core';
import { resourceBounds, BootstrapJob, type EnvironmentValue, type Mount, type NetworkEndpoint } from '../workload';
import { ADMIN_DIRECTORY } from './layout';
import { MAKE_ADMINISTRATOR, WAIT_SECONDS } from './scripts';

export interface GiteaAdministratorProps {
  /** Name of the instance. */
  readonly name: string;
  readonly namespace: string;
  readonly username: string;
  readonly email: string;
  readonly mounts: readonly Mount[];
  readonly environment: Readonly<Record<string, EnvironmentValue>>;
  readonly database: NetworkEndpoint;
  readonly after: readonly IDependable[];
}

/** The Job that makes the first administrator, which may be done again and again. */
export class GiteaAdministrator extends BootstrapJob {
  constructor(scope: Construct, id: string, props: GiteaAdministratorProps) {
    const { name, namespace } = props;
    super(scope, id, {
      namePrefix: `${name}-admin`,
      namespace,
      identity: { name: 'gitea-admin', instance: `${name}-admin`, component: 'admin', partOf: 'gitea' },
      priority: 'keelson-platform',
      image: IMAGES.gitea,
      container: 'admin',
      script: MAKE_ADMINISTRATOR,
      environment: { ...props.environment, ADMIN_USERNAME: props.username, ADMIN_EMAIL: props.email },
      mounts: [
        ...props.mounts,
        { volume: { type: 'secret', name: 'admin', secretName: `${name}-admin` }, path: ADMIN_DIRECTORY },
      ],
      resources: resourceBounds(['50m', '500m'], ['128Mi', '512Mi'], ['64Mi', '256Mi']),
      activeDeadlineSeconds: 3 * WAIT_SECONDS,
      connectsTo: props.database,
      after: props.after,
    });
  }
}
