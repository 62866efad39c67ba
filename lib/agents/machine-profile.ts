import { resourceBounds, type Resources } from '../workload';

/** Architectures that agents' images are built for. */
export type Architecture = 'amd64' | 'arm64';

/** How big one agent is, and how many pieces of work it does side by side. */
export interface MachineProfile {
  /** Pieces of work at once; builds are told to use as many jobs. */
  readonly parallelism: number;
  readonly resources: Resources;
  /** @default - any that images are built for */
  readonly architectures: readonly Architecture[];
}

export type MachineProfileName = 'dgx-spark' | 'desktop' | 'laptop';

/** Sizes of the machines that raibid-ci is used on: 4, 2 and 1 builds at once. */
export const MACHINE_PROFILES: Readonly<Record<MachineProfileName, MachineProfile>> = {
  'dgx-spark': {
    parallelism: 4,
    resources: resourceBounds(['2', '4'], ['4Gi', '8Gi'], ['4Gi', '16Gi']),
    architectures: ['arm64'],
  },
  desktop: {
    parallelism: 2,
    resources: resourceBounds(['1', '2'], ['2Gi', '4Gi'], ['2Gi', '8Gi']),
    architectures: ['amd64', 'arm64'],
  },
  laptop: {
    parallelism: 1,
    resources: resourceBounds(['500m', '1'], ['1Gi', '2Gi'], ['1Gi', '4Gi']),
    architectures: ['amd64', 'arm64'],
  },
};
