import fc from 'fast-check';
import { formatFault } from '../../../../lib/core/errors';
import { evaluateObjects, type PolicyException } from '../../../../stacks/rules';
import type { Manifest } from '../../../../stacks/objects/manifest';
import { change, goodPlatform, manifestOf, manifestsOf, type Objects } from './platform';

const exception = (object: string, rule: string): PolicyException => ({
  object,
  rule,
  reason: 'because',
  source: 'policy-exceptions.yaml',
});

function badPlatform(): Objects {
  const objects = goodPlatform();
  change(objects, 'deployment spec template spec hostNetwork', true);
  change(objects, 'deployment spec template spec hostPID', true);
  change(objects, 'deployment spec replicas', 1);
  change(objects, 'clusterRole rules 0 resources', ['pods/exec']);
  return objects;
}

describe('evaluateObjects', () => {
  test('a fault names rule, severity and object beside its text', () => {
    const objects = goodPlatform();
    change(objects, 'deployment spec replicas', 1);
    expect(evaluateObjects(manifestsOf(objects))).toEqual([
      {
        path: 'web/web (Deployment shop/web) spec.replicas',
        message: 'leaves clients alone whenever its pod is replaced [multiple-replicas]',
        got: 1,
        allowed: '2 or more, or a scaler',
        fix: 'set it to 2',
        rule: 'multiple-replicas',
        severity: 'warning',
        object: 'apps/Deployment/shop/web',
      },
    ]);
  });

  test('an exception allows one object to break one rule, at every place', () => {
    const faults = evaluateObjects(manifestsOf(badPlatform()), [
      exception('apps/Deployment/shop/web', 'host-namespaces'),
      exception('rbac.authorization.k8s.io/ClusterRole/_/web', 'exec-and-attach-role'),
    ]);
    expect(faults.map(({ object, rule }) => `${object} ${rule}`)).toEqual([
      'rbac.authorization.k8s.io/ClusterRoleBinding/_/web exec-and-attach-binding',
      'apps/Deployment/shop/web multiple-replicas',
    ]);
  });

  test('an exception that is not needed, or whose object is not there, is a fault', () => {
    const faults = evaluateObjects(manifestsOf(goodPlatform()), [
      exception('apps/Deployment/shop/web', 'host-namespaces'),
      exception('apps/Deployment/shop/wbe', 'host-namespaces'),
    ]);
    expect(faults.map(formatFault)).toEqual([
      'policy-exceptions.yaml: apps/Deployment/shop/wbe: is for an object that does not exist (got "apps/Deployment/shop/wbe", allowed: [group/]Kind/namespace/name, with _ for the namespace of cluster-scoped objects); correct the object, or remove the exception',
      'policy-exceptions.yaml: apps/Deployment/shop/web: is no longer needed: the object keeps the rule (got "host-namespaces"); remove the exception',
    ]);
    expect(faults.map(({ severity }) => severity)).toEqual(['error', 'error']);
  });

  test('no objects, no faults', () => {
    expect(evaluateObjects([])).toEqual([]);
  });

  test('the same faults in the same order, whatever the order of the objects', () => {
    const manifests = manifestsOf(badPlatform());
    const expected = evaluateObjects(manifests);
    fc.assert(
      fc.property(fc.shuffledSubarray(manifests, { minLength: manifests.length }), (shuffled) => {
        expect(evaluateObjects(shuffled)).toEqual(expected);
      }),
      { numRuns: 30 },
    );
  });

  test('objects of any shape are judged, never stumbled over', () => {
    const names = [
      ...new Set(Object.values(goodPlatform()).map(({ kind, apiVersion }) => `${String(apiVersion)} ${String(kind)}`)),
    ];
    const anyPart = fc.letrec((tie) => ({
      value: fc.oneof(
        { maxDepth: 6 },
        fc.constantFrom(null, true, 0, -1, '', 'ALL', '__proto__'),
        fc.array(tie('value'), { maxLength: 2 }),
        fc.dictionary(
          fc.constantFrom(
            'spec',
            'template',
            'metadata',
            'labels',
            'containers',
            'securityContext',
            'ports',
            'selector',
            'rules',
            'from',
            '__proto__',
          ),
          tie('value'),
          { maxKeys: 4 },
        ),
      ),
    })).value;
    fc.assert(
      fc.property(fc.constantFrom(...names), anyPart, anyPart, (name, spec, rules) => {
        const [apiVersion, kind] = name.split(' ') as [string, string];
        const object = { apiVersion, kind, metadata: { name: 'any', namespace: 'shop' }, spec, rules, data: rules };
        const faults = evaluateObjects([...manifestsOf(goodPlatform()), manifestOf(object)]);
        expect(faults.every(({ path }) => path.startsWith('web/'))).toBe(true);
      }),
      { numRuns: 300 },
    );
  });
});

describe('time', () => {
  const many = (times: number): Manifest[] => {
    const manifests: Manifest[] = [];
    for (let copy = 0; copy < times; copy += 1) {
      const text = JSON.stringify(goodPlatform());
      // Half of the copies stand in one namespace, where every selector has to find its own pods among all.
      const namespace = copy % 2 === 0 ? 'shop' : `shop-${copy}`;
      const objects = JSON.parse(
        text
          .replace(/"(web|store|pool|agent|setup|nightly|runner|single|store-pods)"/g, `"$1-${copy}"`)
          .replace(/"shop"/g, `"${namespace}"`),
      ) as Objects;
      if (namespace === 'shop' && copy > 0) {
        delete objects.namespace;
        delete objects.deny;
      }
      manifests.push(...manifestsOf(objects));
    }
    return manifests;
  };

  const millisecondsFor = (manifests: readonly Manifest[]): number => {
    const runs = [1, 2, 3, 4, 5].map(() => {
      // Processor time: the clock also counts what other processes do.
      const before = process.cpuUsage();
      expect(evaluateObjects(manifests).map(formatFault)).toEqual([]);
      const { user, system } = process.cpuUsage(before);
      return (user + system) / 1000;
    });
    return Math.min(...runs);
  };

  test('linear: eight times as many objects take no more than twenty times as long', () => {
    const small = many(25);
    const large = many(200);
    millisecondsFor(small);
    const ratio = millisecondsFor(large) / millisecondsFor(small);
    expect(large.length / small.length).toBeCloseTo(8, 0);
    expect(ratio).toBeLessThan(20);
  });
});
