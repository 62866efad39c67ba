import type { Finding } from '../rule';
import { asText, asTexts, at } from '../../objects/json';
import { formatPath, locate } from '../../objects/locate';
import { graphRule, keelson } from '../rule';

/** The label by which Grafana's sidecar finds dashboards. */
const DASHBOARD_LABEL = 'grafana_dashboard';

export const dashboards = graphRule({
  id: 'dashboard-readable',
  sources: keelson('dashboard-readable'),
  severity: 'fatal',
  holdsFor: 'platform',
  reason: "Grafana skips a dashboard that it can't read, and of two with one uid it shows one, both without a word.",
  check: ({ index }, report) => {
    const owners = new Map<string, string>();
    for (const manifest of index.ofKind('ConfigMap')) {
      if (manifest.object.metadata.labels?.[DASHBOARD_LABEL] === undefined) {
        continue;
      }
      for (const [key, text] of Object.entries(asTexts(manifest.object.data))) {
        const field = formatPath(['data', key]);
        const finding = judge(text, locate(manifest, field), owners);
        if (finding !== undefined) {
          report(manifest, { field, ...finding });
        }
      }
    }
  },
});

function judge(text: string, place: string, owners: Map<string, string>): Omit<Finding, 'field'> | undefined {
  const parsed = parse(text);
  if ('problem' in parsed) {
    return { message: `is not JSON from ${parsed.problem} on`, fix: 'export the dashboard again' };
  }
  const uid = asText(at(parsed.value, 'uid'));
  if (uid === undefined) {
    return { message: 'has no uid, so its address changes at every restart of Grafana', fix: 'give it a uid' };
  }
  const owner = owners.get(uid);
  owners.set(uid, place);
  return owner === undefined
    ? undefined
    : {
        message: `has the uid of another dashboard: ${owner}`,
        got: uid,
        fix: 'give each dashboard a uid of its own',
      };
}

function parse(text: string): { readonly value: unknown } | { readonly problem: string } {
  try {
    return { value: JSON.parse(text) as unknown };
  } catch (error) {
    // The engine's wording changes from release to release; the position does not.
    const position = /position ([0-9]+)/.exec(String(error))?.[1];
    const before = (position === undefined ? text : text.slice(0, Number(position))).split('\n');
    return { problem: `line ${before.length}, column ${(before.at(-1) ?? '').length + 1}` };
  }
}
