import { Construct } from 'constructs';
import {
  addFaults,
  checkWhole,
  clusterOf,
  componentLabels,
  faultsAt,
  type ComponentIdentity,
  type Image,
  type Objection,
} from '../core';
import { type KedaEndpoint, ScaledJobs, type ScaleBounds } from '../keda';
import {
  resourceBounds,
  ConfigFiles,
  PUBLIC_HTTPS,
  type ContainerProps,
  type Mount,
  type NetworkEndpoint,
  type Resources,
} from '../workload';
import type { GiteaEndpoint, GiteaRunnerClient } from './endpoint';
import {
  REGISTER,
  REGISTRATION_DIRECTORY,
  RUN_ONE_JOB,
  RUNNER_CONFIG_DIRECTORY,
  RUNNER_CONFIG_FILE,
  RUNNER_DIRECTORY,
  RUNNER_HOME,
  runnerConfig,
} from './runner-scripts';
import { labelObjections, runnerTrigger } from './runner-trigger';

export interface GiteaRunnersProps extends ScaleBounds {
  readonly name: string;
  /** A namespace of their own: what runs here is not ours, and its quota keeps it from what is. */
  readonly namespace: string;
  readonly gitea: GiteaEndpoint;
  readonly keda: KedaEndpoint;
  /**
   * Holds `gitea-runner` and everything that jobs call, since jobs run in this very container: at least Node for JavaScript actions.
   */
  readonly image: Image;
  /** What jobs say under `runs-on`. @default keelson */
  readonly labels?: readonly string[];
  readonly resources: Resources;
  /** @default - any node will do */
  readonly architectures?: readonly string[];
  /** Seconds that one job may take; Gitea itself ends one after three hours. @default 3600 */
  readonly longestJobSeconds?: number;
  /** Size of the volume that a job works on, a quantity; it goes with the job. @default 4Gi */
  readonly scratch?: string;
  /** What jobs must reach besides Gitea. @default - public servers by HTTPS */
  readonly reaches?: readonly NetworkEndpoint[];
}

/** Seconds that a Job gets beyond its job: to pull the image, to register, to be given work, to report. */
const START_AND_END_SECONDS = 900;

/** Gitea's own bound (`actions.ENDLESS_TASK_TIMEOUT`). */
const LONGEST_SECONDS = 10_800;

/**
 * One runner for each job that waits, gone with it: nothing of a job is left for the next, and no runner idles. Jobs run in the runner's
 * container (host mode) with what every pod here has: no root, no new privileges, no token of the Kubernetes API, no Docker.
 */
export class GiteaRunners extends Construct {
  readonly jobs: ScaledJobs;

  constructor(scope: Construct, id: string, props: GiteaRunnersProps) {
    super(scope, id);
    const { name, namespace } = props;
    const gitea = props.gitea.addRunner(namespace);
    const labels = props.labels ?? ['keelson'];
    const seconds = props.longestJobSeconds ?? 3600;
    const identity: ComponentIdentity = {
      name: 'gitea-runner',
      instance: name,
      component: 'runner',
      partOf: 'gitea',
      version: props.image.tag,
    };
    const files = () => ({ [RUNNER_CONFIG_FILE]: runnerConfig(seconds) });
    const config = new ConfigFiles(this, 'Config', {
      name: `${name}-config`,
      namespace,
      labels: componentLabels(identity),
      files,
      path: RUNNER_CONFIG_DIRECTORY,
      volume: 'configuration',
    });
    this.jobs = new ScaledJobs(this, 'Jobs', {
      name,
      namespace,
      identity,
      priority: 'keelson-agents',
      pool: 'interruptible',
      architectures: props.architectures,
      keda: props.keda,
      triggers: [runnerTrigger({ database: gitea.database, labels })],
      minReplicas: props.minReplicas,
      maxReplicas: props.maxReplicas,
      pollingIntervalSeconds: props.pollingIntervalSeconds,
      activeDeadlineSeconds: seconds + START_AND_END_SECONDS,
      terminationGracePeriodSeconds: seconds + 30,
      configuration: files,
      ...this.containers(props, gitea, config.mount, labels),
    });
    this.connect(props, gitea);
    this.jobs.node.addDependency(...gitea.ready);
    addFaults(this, () =>
      faultsAt(this.node.path, {
        labels: labelObjections(labels),
        longestJobSeconds: longestObjection(seconds),
      }),
    );
  }

  private containers(
    props: GiteaRunnersProps,
    gitea: GiteaRunnerClient,
    config: Mount,
    labels: readonly string[],
  ): { initContainers: ContainerProps[]; containers: ContainerProps[] } {
    const { image } = props;
    const mounts: Mount[] = [
      { volume: { type: 'empty', name: 'work', size: props.scratch ?? '4Gi' }, path: RUNNER_DIRECTORY },
      { volume: { type: 'empty', name: 'tmp', size: '1Gi' }, path: '/tmp' },
      config,
    ];
    return {
      initContainers: [
        {
          name: 'register',
          image,
          command: ['sh', '-c', REGISTER],
          environment: {
            HOME: RUNNER_HOME,
            GITEA_INSTANCE_URL: gitea.url,
            GITEA_RUNNER_LABELS: [...labels]
              .sort()
              .map((label) => `${label}:host`)
              .join(','),
            GITEA_RUNNER_NAME: { fieldPath: 'metadata.name' },
          },
          mounts: [...mounts, { volume: gitea.registration.volume, path: REGISTRATION_DIRECTORY }],
          resources: resourceBounds(['50m', '500m'], ['64Mi', '256Mi'], ['64Mi', '256Mi']),
        },
      ],
      containers: [
        {
          name: 'runner',
          image,
          command: ['sh', '-c', RUN_ONE_JOB],
          environment: { HOME: RUNNER_HOME },
          mounts,
          resources: props.resources,
        },
      ],
    };
  }

  private connect({ reaches }: GiteaRunnersProps, gitea: GiteaRunnerClient): void {
    const { pod } = this.jobs;
    gitea.connect(pod);
    for (const endpoint of reaches ?? [PUBLIC_HTTPS]) {
      pod.connections.connectTo(endpoint);
    }
    // Jobs are told the address that people use, and clone from there.
    const { ingress } = clusterOf(this);
    if (ingress !== undefined) {
      pod.connections.connectTo({
        peer: { type: 'pods', namespace: ingress.namespace, labels: ingress.labels },
        ports: ingress.ports.map((number, position) => ({ name: `ingress-${position}`, number })),
      });
    }
  }
}

function longestObjection(seconds: number): Objection | undefined {
  const outside = checkWhole(seconds, { max: LONGEST_SECONDS, unit: 'seconds' });
  return outside && { ...outside, allowed: `${outside.allowed}, after which Gitea ends the job itself` };
}
