import type { Image } from './images';

/**
 * Every public image that the platform runs: repository, tag, digest, licence. Nowhere else is an image named.
 *
 * Digests can't be read from a registry while building, so each was taken from a public deployment that pins it and names the same
 * tag; the source stands beside it. Verify with `docker buildx imagetools inspect <repository>:<tag>` when you raise one.
 */
export const IMAGES = {
  /** Digest as deployed and checked on amd64 and arm64 by github.com/myomyatmin/k8slab (index digest of the tag). */
  redis: {
    repository: 'docker.io/library/redis',
    tag: '8.10.2-alpine3.23',
    digest: 'sha256:3811787313eba226a2ef38658c6ccb91cd5e110edc89c37767de373120a0e5a0',
    firstParty: false,
    licence: 'AGPL-3.0-only',
  },
  /** Digest of the index as pinned by two public deployments (one by this tag). The image holds the program and nothing else. */
  redisExporter: {
    repository: 'docker.io/oliver006/redis_exporter',
    tag: 'v1.88.0',
    digest: 'sha256:ead15fa913b45314068b9237bb5eff1e97bcb41d63fbe6267befe34667b5f856',
    firstParty: false,
    licence: 'MIT',
  },
  /** Digests of the three as recorded from the 2.20.2 release by a public guide that runs them (indexes for amd64 and arm64). */
  keda: {
    repository: 'ghcr.io/kedacore/keda',
    tag: '2.20.2',
    digest: 'sha256:fe74c7b8849586a67ad2201bcb89e7f5ac221ff90399ecaa8fd28427f1ef11e6',
    firstParty: false,
    licence: 'Apache-2.0',
  },
  kedaMetricsServer: {
    repository: 'ghcr.io/kedacore/keda-metrics-apiserver',
    tag: '2.20.2',
    digest: 'sha256:27286536a8a775aeeee37a7e343f8ecebb27ebf680ee1181a4f99e82eefb253b',
    firstParty: false,
    licence: 'Apache-2.0',
  },
  kedaWebhooks: {
    repository: 'ghcr.io/kedacore/keda-admission-webhooks',
    tag: '2.20.2',
    digest: 'sha256:41f74102aba7959c6e8d08b433ab8a5fd6cae7c5646c78f7fe3de40a52df3439',
    firstParty: false,
    licence: 'Apache-2.0',
  },
  /**
   * Digest of the index as pinned by several public deployments under this tag. Holds the server, its clients, gpg, zstd and
   * libnss_wrapper (github.com/docker-library/postgres, Dockerfile-debian.template).
   */
  postgres: {
    repository: 'docker.io/library/postgres',
    tag: '18.6-trixie',
    digest: 'sha256:4ef4dbc939d61acea57712655ddb4b4ab27419c913f94cca0cd57cb3ea3c2280',
    firstParty: false,
    licence: 'PostgreSQL',
  },
  /** Digest as pinned by five public deployments under this tag. */
  postgresExporter: {
    repository: 'quay.io/prometheuscommunity/postgres-exporter',
    tag: 'v0.20.1',
    digest: 'sha256:ac5ec343104fae0e2d84a27bb8d69b38430a11910c5382cad85d478d2bab713e',
    firstParty: false,
    licence: 'Apache-2.0',
  },
  /** The server as CloudNativePG wants it. Digest as pinned by a public deployment under this tag. */
  postgresCnpg: {
    repository: 'ghcr.io/cloudnative-pg/postgresql',
    tag: '18.6-system-trixie',
    digest: 'sha256:14e57107afc9bcdd085ed6593c67743723718f167da512326ddb2f7904cc4576',
    firstParty: false,
    licence: 'PostgreSQL',
  },
  /** Digest as pinned by ten public deployments under this tag. */
  rclone: {
    repository: 'docker.io/rclone/rclone',
    tag: '1.75.1',
    digest: 'sha256:45401ad7410db1d67ffdb58e19059ad20b0d8e0285a60e38bbec55cc1019c7a5',
    firstParty: false,
    licence: 'MIT',
  },
  /** Digests of server and tools as pinned, with this tag, by several public deployments (indexes for amd64 and arm64). */
  temporalServer: {
    repository: 'docker.io/temporalio/server',
    tag: '1.31.2',
    digest: 'sha256:b5ecdb8282bededae2a10c36e8d862e27d0bc2d247fc73c5416025997ab4a1da',
    firstParty: false,
    licence: 'MIT',
  },
  temporalAdminTools: {
    repository: 'docker.io/temporalio/admin-tools',
    tag: '1.31.2',
    digest: 'sha256:dbc5fcd6ee8f0f4d808bf765af9a87dea9d8a283abfdcfbd2fc148496ba66107',
    firstParty: false,
    licence: 'MIT',
  },
  /** Digest as pinned with this tag by two public projects; for newer tags none was found. */
  temporalUi: {
    repository: 'docker.io/temporalio/ui',
    tag: '2.53.3',
    digest: 'sha256:eef301146e60fad34b47adaecfae4149016e34b2d44ba94fca5fd8e5441f182a',
    firstParty: false,
    licence: 'MIT',
  },
  /** The command line with a server in it (1.31.2, as the cluster runs). Digest as pinned with this tag by several public projects. */
  temporalDevServer: {
    repository: 'docker.io/temporalio/temporal',
    tag: '1.8.1',
    digest: 'sha256:59561b9ef060eaeb1f46cb6a1842d6cbdd8a393eb3b6d315ecef5fe2f0b1d7a6',
    firstParty: false,
    licence: 'MIT',
  },
  /** Digest as pinned with this tag by two public projects. */
  gitea: {
    repository: 'docker.io/gitea/gitea',
    tag: '1.27.3-rootless',
    digest: 'sha256:1c17ecaead42eb3b5391553d8708103a4beb0e86edf5b9ebc1eb269c318845f2',
    firstParty: false,
    licence: 'MIT',
  },
} as const satisfies Record<string, Image>;

/** The Kubernetes minor version that manifests are made and checked for. */
export const KUBERNETES_VERSION = '1.35';
