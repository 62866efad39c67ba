import { ApiObject, App, Chart, type ApiObjectProps } from 'cdk8s';
import type { Construct } from 'constructs';
import type { ChartEntry, Phase } from '../../../../charts/unit/entry';
import { provideCluster } from '../../../../lib/core/cluster';
import { FaultReport, formatFault } from '../../../../lib/core/errors';
import type { Environment } from '../../../../stacks/environment/environment';
import { synthesizeCharts, type Synthesis, type SynthesizeOptions } from '../../../../stacks/synth';
import { testCluster } from '../../../support/cluster';

/** The part of an environment that synth reads. */
export function testEnvironment(overrides: Partial<Environment> = {}): Environment {
  return { name: 'test', target: 'k3s', delivery: 'direct', cluster: testCluster(), ...overrides } as Environment;
}

/** A small platform of plain objects, so that each test says all that it is about. */
export class TestPlatform {
  readonly app = new App();
  readonly entries: ChartEntry[] = [];

  constructor() {
    provideCluster(this.app, testCluster());
  }

  chart(
    name: string,
    options: { readonly phase?: Phase; readonly needs?: readonly string[]; readonly namespace?: string } = {},
  ): Chart {
    const chart = new Chart(this.app, name, { disableResourceNameHashes: true, namespace: options.namespace });
    this.entries.push({ name, phase: options.phase ?? 'apps', bootstrap: false, needs: options.needs ?? [], chart });
    return chart;
  }

  synthesize(options: SynthesizeOptions = {}, environment: Environment = testEnvironment()): Synthesis {
    return synthesizeCharts(this.app, this.entries, environment, options);
  }

  /** Everything that synth has to say against the platform, line by line; without what the policy says, unless asked for. */
  faults(options: SynthesizeOptions = {}, environment: Environment = testEnvironment()): string[] {
    try {
      this.synthesize(options, environment);
      return [];
    } catch (error) {
      if (error instanceof FaultReport) {
        return error.faults.filter(({ message }) => !/ \[[a-z-]+\]$/.test(message)).map(formatFault);
      }
      throw error;
    }
  }
}

type Plain = Readonly<Record<string, unknown>>;

/** Any object. */
export function object(
  scope: Construct,
  apiVersion: string,
  kind: string,
  metadata: Plain & { readonly name: string },
  rest: Plain = {},
): ApiObject {
  const stem = `${kind}-${metadata.name}`;
  // An object that is made twice is a case of its own.
  const id = scope.node.tryFindChild(stem) === undefined ? stem : `${stem}-again`;
  return new ApiObject(scope, id, { apiVersion, kind, metadata, ...rest } as ApiObjectProps);
}

export function namespace(scope: Construct, name: string): ApiObject {
  return object(scope, 'v1', 'Namespace', { name });
}

export interface WorkloadOptions {
  readonly kind?: 'Deployment' | 'StatefulSet' | 'DaemonSet';
  readonly namespace?: string;
  readonly labels?: Plain;
  /** Of the template; the selector stays `app=<name>`. @default `app=<name>` */
  readonly podLabels?: Plain;
  readonly pod?: Plain;
  readonly container?: Plain;
  readonly spec?: Plain;
}

export function workload(scope: Construct, name: string, options: WorkloadOptions = {}): ApiObject {
  const labels = { app: name };
  return object(
    scope,
    'apps/v1',
    options.kind ?? 'Deployment',
    {
      name,
      namespace: options.namespace ?? 'shop',
      ...(options.labels === undefined ? {} : { labels: options.labels }),
    },
    {
      spec: {
        selector: { matchLabels: labels },
        template: {
          metadata: { labels: options.podLabels ?? labels },
          spec: {
            ...options.pod,
            containers: [{ name: 'main', image: 'registry.test/shop:1.0.0', ...options.container }],
          },
        },
        ...options.spec,
      },
    },
  );
}

export function service(scope: Construct, name: string, spec: Plain = {}, labels: Plain = { app: name }): ApiObject {
  return object(
    scope,
    'v1',
    'Service',
    { name, namespace: 'shop', labels },
    { spec: { selector: { app: name }, ports: [{ name: 'http', port: 80, targetPort: 8080 }], ...spec } },
  );
}
