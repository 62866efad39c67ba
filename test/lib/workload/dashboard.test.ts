import { observe, stat as statOf, timeSeries, type DashboardPanel, type Observation } from '../../../lib/workload';
import { render } from '../../support/render';

const stat: DashboardPanel = { title: 'Up', type: 'stat', queries: [{ expr: 'sum(up)', legend: 'up' }] };
const lines: Required<DashboardPanel> = {
  title: 'Time',
  type: 'timeseries',
  unit: 's',
  width: 24,
  queries: [
    { expr: 'a', legend: '{{pod}}' },
    { expr: 'b', legend: 'limit' },
  ],
};
type Dashboard = NonNullable<Observation['dashboard']>;

const dashboard: Required<Dashboard> = {
  uid: 'store',
  title: 'Store',
  tags: ['queue'],
  panels: [stat, stat, stat, stat, stat, { ...lines, width: 12 }, lines],
};

const renderDashboard = (overrides: Partial<Dashboard> = {}) =>
  render((chart) => {
    observe(chart, {
      name: 'store',
      namespace: 'data',
      labels: { 'app.kubernetes.io/name': 'store' },
      runbook: 'stores',
      alerts: () => [],
      dashboard: { ...dashboard, ...overrides },
    });
  });
const modelOf = (overrides?: Partial<Dashboard>) =>
  JSON.parse(renderDashboard(overrides).one('ConfigMap', 'store-dashboard').data['store.json']);

describe('a dashboard', () => {
  test("is a ConfigMap that Grafana's sidecar finds, one file named by the uid", () => {
    const rendered = renderDashboard();
    expect(rendered.faults).toEqual([]);
    const { metadata, data } = rendered.one('ConfigMap', 'store-dashboard');
    expect(metadata.labels).toEqual({ 'app.kubernetes.io/name': 'store', grafana_dashboard: '1' });
    expect(Object.keys(data)).toEqual(['store.json']);
  });

  test('is tagged with the runbook, and known by its name where nobody says otherwise', () => {
    expect(modelOf().tags).toEqual(['keelson', 'stores', 'queue']);
    const rendered = render((chart) => {
      const name = `store-${'x'.repeat(40)}`;
      const { title, panels } = dashboard;
      observe(chart, {
        name,
        namespace: 'data',
        labels: {},
        runbook: 'stores',
        alerts: () => [],
        dashboard: { title, panels },
      });
    });
    const [file, text] = Object.entries(
      rendered.one('ConfigMap', `store-${'x'.repeat(40)}-dashboard`).data as Record<string, string>,
    )[0] as [string, string];
    expect(file).toBe(`store-${'x'.repeat(34)}.json`);
    expect(JSON.parse(text)).toMatchObject({ uid: `store-${'x'.repeat(34)}`, tags: ['keelson', 'stores'] });
  });

  test('is the same text for the same panels', () => {
    const text = (): string => renderDashboard().one('ConfigMap', 'store-dashboard').data['store.json'];
    expect(text()).toBe(text());
    expect(Object.keys(modelOf())).toEqual([
      'uid',
      'title',
      'tags',
      'editable',
      'graphTooltip',
      'schemaVersion',
      'refresh',
      'time',
      'timezone',
      'templating',
      'panels',
    ]);
  });

  test('panels stand in rows of 24 columns, in their order, and none covers another', () => {
    const places = modelOf().panels.map((panel: { gridPos: object }) => panel.gridPos);
    expect(places).toEqual([
      { h: 4, w: 6, x: 0, y: 0 },
      { h: 4, w: 6, x: 6, y: 0 },
      { h: 4, w: 6, x: 12, y: 0 },
      { h: 4, w: 6, x: 18, y: 0 },
      { h: 4, w: 6, x: 0, y: 4 },
      { h: 8, w: 12, x: 6, y: 4 },
      { h: 8, w: 24, x: 0, y: 12 },
    ]);
  });

  test('a panel asks the Prometheus that its reader has chosen', () => {
    const source = { type: 'prometheus', uid: '${datasource}' };
    expect(modelOf({ panels: [lines] }).panels).toEqual([
      {
        id: 1,
        type: 'timeseries',
        title: 'Time',
        datasource: source,
        gridPos: { h: 8, w: 24, x: 0, y: 0 },
        fieldConfig: { defaults: { unit: 's' }, overrides: [] },
        targets: [
          { refId: 'A', datasource: source, expr: 'a', legendFormat: '{{pod}}' },
          { refId: 'B', datasource: source, expr: 'b', legendFormat: 'limit' },
        ],
      },
    ]);
  });

  test('a panel of one query is written in a line', () => {
    expect(statOf('Up', 'sum(up)', 'up')).toEqual(stat);
    expect(timeSeries('Time', 'a', '{{pod}}', 's')).toEqual({
      title: 'Time',
      type: 'timeseries',
      unit: 's',
      queries: [{ expr: 'a', legend: '{{pod}}' }],
    });
  });

  test('is refused with a uid that Grafana would change, or a panel that asks nothing', () => {
    expect(renderDashboard({ uid: 'Store 1', panels: [{ ...stat, queries: [] }] }).faults).toEqual([
      'test.dashboard.uid: is not a uid for a dashboard (got "Store 1", allowed: 1 to 40 lower case letters, digits and "-")',
      'test.dashboard.panels: panel "Up" has 0 queries (allowed: 1 to 26)',
    ]);
  });
});
