/** What somebody writes to add something to the platform. */
export interface Addition {
  /** Text of new files, by path. */
  readonly created: Readonly<Record<string, string>>;
  /** What is replaced in files that are there, by path. */
  readonly changed: Readonly<Record<string, readonly (readonly [from: string, to: string])[]>>;
  /** What an environment says to switch it on, by section. */
  readonly values: Readonly<Record<string, object>>;
}

/** A component of its own in lib, with an image, a namespace, a Secret that others make, and a chart. */
export const COMPONENT: Addition = {
  created: {
    'lib/echo/index.ts': `export { Echo, type EchoEndpoint, type EchoProps } from './echo';
`,
    'lib/echo/room.json': `{ "holds": "an echo", "imports": ["lib/core", "lib/workload", "constructs"] }
`,
    'lib/echo/echo.ts': `import { Construct } from 'constructs';
import { IMAGES, type Port } from '../core';
import { DeploymentWorkload, observedService, networkClient, type Endpoint, type NetworkClient } from '../workload';

const HTTP: Port = { name: 'http', number: 8080 };

export type EchoEndpoint = Endpoint<object, NetworkClient>;

export interface EchoProps {
  readonly namespace: string;
  readonly replicas: number;
  readonly tlsSecret: string;
}

/** Says what it is told. */
export class Echo extends Construct {
  readonly endpoint: EchoEndpoint;

  constructor(scope: Construct, id: string, { namespace, replicas, tlsSecret }: EchoProps) {
    super(scope, id);
    const { pod } = new DeploymentWorkload(this, 'Server', {
      name: 'echo',
      namespace,
      identity: { name: 'echo', instance: 'echo', version: IMAGES.echo.tag },
      replicas,
      priority: 'keelson-apps',
      containers: [
        {
          name: 'echo',
          image: IMAGES.echo,
          ports: [HTTP],
          mounts: [{ volume: { type: 'secret', name: 'tls', secretName: tlsSecret }, path: '/etc/echo' }],
          resources: {
            cpu: { request: '10m', limit: '100m' },
            memory: { request: '16Mi', limit: '32Mi' },
            ephemeralStorage: { request: '16Mi', limit: '32Mi' },
          },
          probes: {
            readiness: { type: 'http', port: HTTP, path: '/ready' },
            liveness: { type: 'tcp', port: HTTP },
          },
        },
      ],
    });
    observedService(this, 'Service', { pod, ports: [HTTP], metrics: HTTP });
    const network = { peer: pod.peer, ports: [HTTP], edges: pod.connections };
    this.endpoint = { addClient: () => networkClient(network) };
  }
}
`,
    'stacks/environment/sections/echo.ts': `import * as z from 'zod';
import { checkDnsSubdomain } from '../../../lib/core/names';
import { checkedText, replicas } from '../fields';
import { defineSection } from '../section';

export const echo = defineSection({
  schema: z
    .strictObject({
      replicas: replicas('number of pods').default(1),
      tlsSecret: checkedText('name of the Secret with the certificate, made by others', checkDnsSubdomain),
    })
    .optional(),
  namespaces: { echo: {} },
  external: ({ tlsSecret }) => ({ secrets: [\`echo/\${tlsSecret}\`] }),
  mayDiffer: ['replicas'],
});
`,
    'charts/components/echo.ts': `import type { Construct } from 'constructs';
import { Echo, type EchoEndpoint } from '../../lib/echo';
import type { Settings } from '../../stacks/environment';
import { PlatformChart } from '../unit/chart';
import { definePart } from '../unit/part';

export class EchoChart extends PlatformChart {
  readonly endpoint: EchoEndpoint;

  constructor(scope: Construct, id: string, settings: Settings<'echo'>) {
    super(scope, id);
    this.endpoint = new Echo(this, 'Echo', { ...settings, namespace: 'echo' }).endpoint;
  }
}

export const echo = definePart({
  section: 'echo',
  name: 'echo',
  phase: 'apps',
  build: (scope, id, settings) => new EchoChart(scope, id, settings),
});
`,
  },
  changed: {
    'lib/core/versions.ts': [
      [
        '} as const satisfies Record<string, Image>;',
        `  echo: {
    repository: 'docker.io/example/echo',
    tag: '1.0.0',
    digest: 'sha256:${'0'.repeat(64)}',
    firstParty: false,
    licence: 'MIT',
  },
} as const satisfies Record<string, Image>;`,
      ],
    ],
    'stacks/environment/sections/catalogue.ts': [
      ["import { gitea } from './gitea';", "import { echo } from './echo';\nimport { gitea } from './gitea';"],
      ['const COMPONENTS = {', 'const COMPONENTS = { echo,'],
    ],
    'charts/catalogue.ts': [
      [
        '/** Components of the platform;',
        "import { echo } from './components/echo';\n\n/** Components of the platform;",
      ],
      ['const COMPONENTS: readonly Part[] = [', 'const COMPONENTS: readonly Part[] = [echo, '],
    ],
  },
  values: { echo: { tlsSecret: 'echo-tls' } },
};

/** A system with agents, a stream, a database and images of its own. */
export const SYSTEM: Addition = {
  created: {
    'charts/systems/reviews/index.ts': `export { reviews } from './system';
`,
    'charts/systems/reviews/chart.ts': `import type { Construct } from 'constructs';
import { AgentJobs, MACHINE_PROFILES, redisAgentQueue } from '../../../lib/agents';
import type { KedaEndpoint } from '../../../lib/keda';
import type { PostgresEndpoint } from '../../../lib/postgres';
import type { RedisEndpoint } from '../../../lib/redis';
import type { Settings } from '../../../stacks/environment';
import { PlatformChart } from '../../unit/chart';

const NAMESPACE = 'reviews';

export interface ReviewsProps {
  readonly queue: RedisEndpoint;
  readonly postgres: PostgresEndpoint;
  readonly keda: KedaEndpoint;
}

/** Agents that review changes, and a database for what they found. */
export class ReviewsChart extends PlatformChart {
  constructor(scope: Construct, id: string, settings: Settings<'reviews'>, { queue, postgres, keda }: ReviewsProps) {
    super(scope, id);
    const { image, maxReplicas } = settings;
    const database = postgres.declareDatabase({ name: 'reviews' });
    const agents = new AgentJobs(this, 'Agents', {
      name: 'reviewer',
      namespace: NAMESPACE,
      identity: { name: 'reviewer', instance: 'reviewer', version: image.tag },
      image: { ...image, firstParty: true },
      keda,
      queue: redisAgentQueue({
        redis: queue,
        stream: queue.declareStream({ stream: 'reviews', group: 'reviewers' }),
        user: 'reviews',
        prefix: 'REVIEWS',
      }),
      machine: MACHINE_PROFILES.laptop,
      longestLeaseSeconds: 600,
      maxReplicas,
    });
    postgres.addClient(NAMESPACE, { database }).connect(agents.jobs.pod);
  }
}
`,
    'charts/systems/reviews/system.ts': `import { keda } from '../../components/keda';
import { postgres } from '../../components/postgres';
import { redisQueue } from '../../components/redis-queue';
import { definePart } from '../../unit/part';
import { ReviewsChart } from './chart';

export const reviews = definePart({
  section: 'reviews',
  name: 'reviews',
  phase: 'apps',
  build: (scope, id, settings, others) =>
    new ReviewsChart(scope, id, settings, {
      queue: others.need(redisQueue).endpoint,
      postgres: others.need(postgres).endpoint,
      keda: others.need(keda).endpoint,
    }),
});
`,
    'stacks/environment/sections/reviews.ts': `import * as z from 'zod';
import { releasedImage } from '../fields';
import { defineSection } from '../section';
import { checkImage } from './images';

export const reviews = defineSection({
  schema: z.strictObject({ image: releasedImage, maxReplicas: z.int().min(1).max(1000) }).optional(),
  rules: (value, configuration) =>
    value === undefined ? [] : checkImage(['reviews', 'image'], value.image, configuration),
  namespaces: { reviews: {} },
  mayDiffer: ['image.tag', 'image.digest', 'maxReplicas'],
});
`,
  },
  changed: {
    'stacks/environment/sections/catalogue.ts': [
      ["import { gitea } from './gitea';", "import { gitea } from './gitea';\nimport { reviews } from './reviews';"],
      ['const COMPONENTS = {', 'const COMPONENTS = { reviews,'],
    ],
    'charts/catalogue.ts': [
      [
        '/** Systems that run on it. */',
        "import { reviews } from './systems/reviews';\n\n/** Systems that run on it. */",
      ],
      ['const SYSTEMS: readonly Part[] = [', 'const SYSTEMS: readonly Part[] = [reviews, '],
    ],
  },
  values: { reviews: { image: { repository: 'reviewer', tag: 'dev' }, maxReplicas: 2 } },
};
