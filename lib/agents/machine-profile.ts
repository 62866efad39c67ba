import type { Resources } from '../workload';

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
    resources: {
      cpu: { request: '2', limit: '4' },
      memory: { request: '4Gi', limit: '8Gi' },
      ephemeralStorage: { request: '4Gi', limit: '16Gi' },
    },
    architectures: ['arm64'],
  },
  desktop: {
    parallelism: 2,
    resources: {
      cpu: { request: '1', limit: '2' },
      memory: { request: '2Gi', limit: '4Gi' },
      ephemeralStorage: { request: '2Gi', limit: '8Gi' },
    },
    architectures: ['amd64', 'arm64'],
  },
  laptop: {
    parallelism: 1,
    resources: {
      cpu: { request: '500m', limit: '1' },
      memory: { request: '1Gi', limit: '2Gi' },
      ephemeralStorage: { request: '1Gi', limit: '4Gi' },
    },
    architectures: ['amd64', 'arm64'],
  },
};
