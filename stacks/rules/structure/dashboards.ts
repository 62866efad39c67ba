import type { Fault } from '../../../lib/core/errors';
import { asText, asTexts, at } from '../../objects/json';
import type { CollectedManifest } from '../../objects/manifest';
import { locate } from '../../objects/locate';
import { formatPath } from '../../objects/locate';
import type { Rule } from './rule';

/** The label by which Grafana's sidecar finds dashboards. */
const DASHBOARD_LABEL = 'grafana_dashboard';

/** Grafana skips a dashboard that it can't read, and of two with one uid it shows one: both without a word to the author. */
export const dashboards: Rule = function* ({ index }) {
  const owners = new Map<string, string>();
  for (const manifest of index.ofKind('ConfigMap')) {
    if (manifest.object.metadata.labels?.[DASHBOARD_LABEL] === undefined) {
      continue;
    }
    for (const [key, text] of Object.entries(asTexts(manifest.object.data))) {
      yield* dashboardFaults(manifest, key, text, owners);
    }
  }
};

function* dashboardFaults(
  manifest: CollectedManifest,
  key: string,
  text: string,
  owners: Map<string, string>,
): Iterable<Fault> {
  const path = locate(manifest, formatPath(['data', key]));
  const parsed = parse(text);
  if ('problem' in parsed) {
    yield { path, message: `is not JSON from ${parsed.problem} on`, fix: 'export the dashboard again' };
    return;
  }
  const uid = asText(at(parsed.value, 'uid'));
  if (uid === undefined) {
    yield { path, message: 'has no uid, so its address changes at every restart of Grafana', fix: 'give it a uid' };
    return;
  }
  const owner = owners.get(uid);
  if (owner !== undefined) {
    yield {
      path,
      message: `has the uid of another dashboard: ${owner}`,
      got: uid,
      fix: 'give each dashboard a uid of its own',
    };
  }
  owners.set(uid, path);
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
