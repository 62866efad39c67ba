import type { Fault } from '../core';

/** One line, or one number, of a panel. */
export interface DashboardQuery {
  readonly expr: string;
  /** Legend; it may quote labels as `{{pod}}`. */
  readonly legend: string;
}

export interface DashboardPanel {
  readonly title: string;
  /** `stat`: the last value, large. `timeseries`: lines over time. */
  readonly type: 'stat' | 'timeseries';
  /** Grafana's name of the unit, for instance `bytes`, `s`, `percentunit`, `ops`. @default short */
  readonly unit?: string;
  /** Columns out of 24. @default - 6 for a stat, 12 for a time series */
  readonly width?: 4 | 6 | 8 | 12 | 24;
  readonly queries: readonly DashboardQuery[];
}

/** One number, large. */
export function stat(title: string, expr: string, legend: string, unit?: string): DashboardPanel {
  return panel('stat', title, { expr, legend }, unit);
}

/** Lines of one query over time. */
export function timeSeries(title: string, expr: string, legend: string, unit?: string): DashboardPanel {
  return panel('timeseries', title, { expr, legend }, unit);
}

function panel(type: DashboardPanel['type'], title: string, query: DashboardQuery, unit?: string): DashboardPanel {
  return { title, type, ...(unit === undefined ? {} : { unit }), queries: [query] };
}

/** A Grafana dashboard, laid out row by row in the order of its panels. */
export interface DashboardModel {
  /** What links and provisioning know it by: unique in a Grafana, up to 40 lower case letters, digits and `-`. */
  readonly uid: string;
  readonly title: string;
  readonly tags: readonly string[];
  readonly panels: readonly DashboardPanel[];
}

const COLUMNS = 24;
const HEIGHT = { stat: 4, timeseries: 8 } as const;
// Every dashboard lets its reader choose which Prometheus to ask.
const DATASOURCE = { type: 'prometheus', uid: '${datasource}' } as const;

/** The file that Grafana reads. */
export function dashboardFile(dashboard: DashboardModel): string {
  return `${JSON.stringify(toGrafana(dashboard), undefined, 2)}\n`;
}

/** Grafana's dashboard model, the parts that are used. Source: grafana.com/docs, "Dashboard JSON model". */
function toGrafana(props: DashboardModel): object {
  return {
    uid: props.uid,
    title: props.title,
    tags: props.tags,
    editable: false,
    graphTooltip: 1,
    schemaVersion: 39,
    refresh: '30s',
    time: { from: 'now-3h', to: 'now' },
    timezone: 'browser',
    templating: { list: [{ name: 'datasource', type: 'datasource', query: 'prometheus', label: 'Data source' }] },
    panels: place(props.panels),
  };
}

function place(panels: readonly DashboardPanel[]): object[] {
  let x = 0;
  let y = 0;
  let rowHeight = 0;
  return panels.map((panel, position) => {
    const width = panel.width ?? (panel.type === 'stat' ? 6 : 12);
    const height = HEIGHT[panel.type];
    if (x + width > COLUMNS) {
      x = 0;
      y += rowHeight;
      rowHeight = 0;
    }
    const gridPos = { h: height, w: width, x, y };
    x += width;
    rowHeight = Math.max(rowHeight, height);
    return {
      id: position + 1,
      type: panel.type,
      title: panel.title,
      datasource: DATASOURCE,
      gridPos,
      fieldConfig: { defaults: { unit: panel.unit ?? 'short' }, overrides: [] },
      targets: panel.queries.map((query, index) => ({
        refId: String.fromCharCode('A'.charCodeAt(0) + index),
        datasource: DATASOURCE,
        expr: query.expr,
        legendFormat: query.legend,
      })),
    };
  });
}

/** What Grafana would refuse, or show without a line. */
export function dashboardFaults(path: string, props: DashboardModel): Fault[] {
  const faults: Fault[] = [];
  if (!/^[a-z0-9-]{1,40}$/.test(props.uid)) {
    faults.push({
      path: `${path}.uid`,
      message: 'is not a uid for a dashboard',
      got: props.uid,
      allowed: '1 to 40 lower case letters, digits and "-"',
    });
  }
  for (const panel of props.panels) {
    if (panel.queries.length === 0 || panel.queries.length > 26) {
      faults.push({
        path: `${path}.panels`,
        message: `panel "${panel.title}" has ${panel.queries.length} queries`,
        allowed: '1 to 26',
      });
    }
  }
  return faults;
}
