import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { environmentFromFile } from '../../stacks/environment';
import { evaluateObjects, RULES } from '../../stacks/rules';
import { resolveProgram } from '../../stacks/programs';
import { synthesize, toYamlDocuments, type KubernetesObject } from '../../stacks/synth';
import { BAD_CASES, GOOD_CASES } from '../stacks/rules/policy/cases';
import { goodPlatform, manifestsOf, type Objects } from '../stacks/rules/policy/platform';

// Proves that the real kube-score finds nothing in what our rules accept, that it finds nothing in production's manifests, and that
// each of its default checks has been seen to fail on something that our rules refuse as well. It proves nothing of kube-linter and
// Polaris, which can't be built here: for those the rules follow their documented checks.

/** kube-score's grades: what is below is a warning or critical (kube-score, package scorecard). */
const ALMOST_OK = 7;

interface Finding {
  readonly check: string;
  readonly text: string;
}

jest.setTimeout(120_000);

let program: string;

beforeAll(async () => {
  program = (await resolveProgram('kube-score')).path;
});

/** Critical and warning findings of kube-score in the objects. */
function kubeScore(objects: readonly object[]): Finding[] {
  // kube-score does not know ScaledJob: it is shown the Job that KEDA makes of it.
  const documents = objects.map((object) => toYamlDocuments([asJob(object as KubernetesObject)])).join('---\n');
  const { stdout, stderr } = spawnSync(
    program,
    ['score', '--output-format', 'json', '--kubernetes-version', 'v1.35', '-'],
    {
      input: documents,
      encoding: 'utf8',
      maxBuffer: 64 * 1024 * 1024,
    },
  );
  if (stderr !== '') {
    throw new Error(stderr);
  }
  return (JSON.parse(stdout) as ScoredObject[]).flatMap(({ object_name: name, checks }) =>
    checks
      .filter(({ grade, skipped }) => !skipped && grade < ALMOST_OK)
      .map(({ check, comments }) => ({
        check: check.id,
        text: `${name}: ${check.id}: ${(comments ?? []).map(({ path, summary }) => `${path} ${summary}`.trim()).join(', ')}`,
      })),
  );
}

interface ScoredObject {
  readonly object_name: string;
  readonly checks: readonly {
    readonly check: { readonly id: string };
    readonly grade: number;
    readonly skipped: boolean;
    readonly comments: readonly { readonly path: string; readonly summary: string }[] | null;
  }[];
}

function asJob(object: KubernetesObject): KubernetesObject {
  if (object.kind !== 'ScaledJob') {
    return object;
  }
  const { jobTargetRef } = object.spec as { readonly jobTargetRef: object };
  return { apiVersion: 'batch/v1', kind: 'Job', metadata: object.metadata, spec: jobTargetRef };
}

/** The checks of kube-score that the rules broken by the objects answer for. */
function answeredChecks(objects: Objects): ReadonlySet<string> {
  const broken = new Set(evaluateObjects(manifestsOf(objects)).map(({ rule }) => rule));
  return new Set(
    RULES.filter(({ id }) => broken.has(id)).flatMap(({ sources }) =>
      sources.filter(({ tool }) => tool === 'kube-score').map(({ check }) => check),
    ),
  );
}

function changed(change: (objects: Objects) => void): Objects {
  const objects = goodPlatform();
  change(objects);
  return objects;
}

/** Where kube-score says more than it should, and why; docs/policy.md tells it. */
const DIFFERENCES: Readonly<Record<string, readonly string[]>> = {
  // It takes a Service without a selector for a Service of every pod in the namespace.
  'a Service for a server outside': ['pod-probes'],
  'service-targets-pods: no selector': ['pod-probes'],
  // It knows no scaler but HorizontalPodAutoscaler.
  'replicas left to a ScaledObject': ['deployment-replicas'],
  // It doesn't know what operators make.
  'a policy for pods that an operator makes': ['networkpolicy-targets-pod'],
};

const checksIn = (objects: Objects): string[] => [
  ...new Set(kubeScore(Object.values(objects)).map(({ check }) => check)),
];

describe('what our rules accept', () => {
  test.each(GOOD_CASES)('kube-score accepts: $what', ({ what, change }) => {
    expect(checksIn(changed(change))).toEqual(DIFFERENCES[what] ?? []);
  });
});

describe('what kube-score refuses', () => {
  const seen = new Set<string>();

  test.each(BAD_CASES)('our rules refuse as well: $rule: $what', ({ rule, what, change }) => {
    const objects = changed(change);
    const checks = checksIn(objects);
    checks.forEach((check) => seen.add(check));
    const answered = answeredChecks(objects);
    expect(checks.filter((check) => !answered.has(check))).toEqual(DIFFERENCES[`${rule}: ${what}`] ?? []);
  });

  test('each of its default checks has been seen to fail', () => {
    const defaults = new Set(
      RULES.flatMap(({ sources }) => sources.filter(({ tool }) => tool === 'kube-score').map(({ check }) => check)),
    );
    expect([...defaults].filter((check) => !seen.has(check)).sort()).toEqual([]);
  });
});

describe('our own manifests', () => {
  const root = join(__dirname, '../..');
  const objectsOf = (environment: string): readonly KubernetesObject[] =>
    synthesize(environmentFromFile(root, environment), { root }).manifests.map(({ object }) => object);

  test.each(['staging', 'prod'])('%s: nothing critical, no warning', (environment) => {
    const objects = objectsOf(environment);
    const kinds = new Set(objects.map(({ kind }) => kind));
    expect(['Deployment', 'StatefulSet', 'Service', 'NetworkPolicy'].filter((kind) => !kinds.has(kind))).toEqual([]);
    expect(kubeScore(objects).map(({ text }) => text)).toEqual([]);
  });

  test('dev, which has one replica of everything: nothing but that', () => {
    const checks = new Set(kubeScore(objectsOf('dev')).map(({ check }) => check));
    expect([...checks]).toEqual(['deployment-replicas']);
  });
});
