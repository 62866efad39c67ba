import { join } from 'node:path';
import { Postgres } from '../../../lib/postgres';
import { environmentFromFile } from '../../../stacks/environment';
import { synthesize } from '../../../stacks/synth';
import { renderGitea } from '../../lib/gitea/support';
import { CERTIFICATE, renderCluster } from '../../lib/temporal/support';
import { CONSTRUCTS } from '../../support/constructs';
import { render } from '../../support/render';

const ROOT = join(__dirname, '../../..');

export interface AlertRule {
  readonly alert: string;
  readonly expr: string;
  readonly for: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: { readonly summary: string; readonly description: string; readonly runbook_url: string };
}

/** The rules of one PrometheusRule. */
export interface RuleGroup {
  readonly source: string;
  /** `namespace/name`. */
  readonly rule: string;
  readonly rules: readonly AlertRule[];
}

/** One expression of a dashboard. */
export interface DashboardExpression {
  readonly source: string;
  readonly panel: string;
  readonly expr: string;
}

interface Plain {
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string };
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  readonly [field: string]: any;
}

/** Environments, constructs that none of them uses, and variants whose rules might differ. */
const SOURCES: Readonly<Record<string, () => readonly Plain[]>> = {
  ...Object.fromEntries(
    ['dev', 'staging', 'prod'].map((name) => [
      name,
      () => objectsOf(synthesize(environmentFromFile(ROOT, name), { root: ROOT })),
    ]),
  ),
  ...Object.fromEntries(Object.entries(CONSTRUCTS).map(([name, make]) => [name, () => objectsOf(make())])),
  'temporal-tls': () =>
    renderCluster({ tls: { secretName: 'temporal-tls', certificateAuthority: CERTIFICATE, serverName: 'temporal' } })
      .objects,
  'gitea-replicated': () => renderGitea({ props: { replicas: 2 }, strategy: 'sentinel' }).objects,
  'postgres-external': () =>
    render((chart) => {
      Postgres.fromExternal(chart, 'Postgres', {
        name: 'managed',
        namespace: 'data',
        host: 'managed.postgres.database.azure.com',
        cidr: '10.1.3.0/28',
        administrator: 'keelson',
        password: { material: 'postgres/managed/admin' },
        tls: { certificateAuthority: CERTIFICATE },
      });
    }).objects,
};

function objectsOf({ manifests }: { readonly manifests: readonly { readonly object: object }[] }): readonly Plain[] {
  return manifests.map(({ object }) => object as Plain);
}

/** All that Prometheus and Grafana would read. */
export class Observation {
  readonly groups: readonly RuleGroup[];
  readonly expressions: readonly DashboardExpression[];

  constructor() {
    const all = Object.entries(SOURCES).map(([source, make]) => ({ source, objects: make() }));
    this.groups = all.flatMap(({ source, objects }) => objects.flatMap((object) => ruleGroups(source, object)));
    this.expressions = all.flatMap(({ source, objects }) => objects.flatMap((object) => queries(source, object)));
  }

  get sources(): readonly string[] {
    return Object.keys(SOURCES);
  }

  group(source: string, rule: string): RuleGroup {
    const found = this.groups.find((group) => group.source === source && group.rule === rule);
    if (found === undefined) {
      throw new Error(`no PrometheusRule ${rule} in ${source}`);
    }
    return found;
  }
}

function ruleGroups(source: string, { kind, metadata, ...object }: Plain): RuleGroup[] {
  if (kind !== 'PrometheusRule') {
    return [];
  }
  const groups = object['spec'].groups as readonly { readonly rules: readonly AlertRule[] }[];
  return [{ source, rule: `${metadata.namespace}/${metadata.name}`, rules: groups.flatMap(({ rules }) => rules) }];
}

interface DashboardModel {
  readonly panels: readonly { readonly title: string; readonly targets: readonly { readonly expr: string }[] }[];
}

function queries(source: string, { kind, metadata, ...object }: Plain): DashboardExpression[] {
  if (kind !== 'ConfigMap' || !metadata.name.endsWith('-dashboard')) {
    return [];
  }
  return Object.values(object['data'] as Readonly<Record<string, string>>).flatMap((text) =>
    (JSON.parse(text) as DashboardModel).panels.flatMap(({ title, targets }) =>
      targets.map(({ expr }) => ({ source, panel: `${metadata.name}: ${title}`, expr })),
    ),
  );
}
