import { formatFault } from '../../../lib/core/errors';
import { validateCustomResource, type CustomResourceManifest } from '../../../lib/crd';
import { BAD } from './support/bad';
import { GOOD } from './support/good';

// That the API server decides the same is proven in test/contract/crds.test.ts.
describe('validateCustomResource', () => {
  it.each(Object.entries(GOOD))('takes the sample of %s', (_, manifest) => {
    expect(validateCustomResource(manifest)).toEqual([]);
  });

  it.each(BAD.map((row) => [row.what, row] as const))('tells of %s', (_, { manifest, faults }) => {
    expect(validateCustomResource(manifest).map(formatFault)).toEqual(faults);
  });

  it('tells of a version that is not served', () => {
    expect(validateCustomResource({ ...GOOD.ScaledObject, apiVersion: 'keda.sh/v1' }).map(formatFault)).toEqual([
      'apiVersion: is not a served version of ScaledObject (got "keda.sh/v1", allowed: keda.sh/v1alpha1)',
    ]);
  });

  it('does not know a version that exists but is no longer served', () => {
    expect(
      validateCustomResource({ ...GOOD.ExternalSecret, apiVersion: 'external-secrets.io/v1beta1' }).map(formatFault),
    ).toEqual([
      'apiVersion: is not a served version of ExternalSecret (got "external-secrets.io/v1beta1", allowed: external-secrets.io/v1)',
    ]);
  });

  it.each([
    ['a kind of Kubernetes', { apiVersion: 'apps/v1', kind: 'Deployment', spec: { nothing: true } }],
    ['a kind of the core group', { apiVersion: 'v1', kind: 'Service', spec: { nothing: true } }],
    ['a kind of the same name in another group', { apiVersion: 'other.io/v1', kind: 'ServiceMonitor', spec: 5 }],
    ['a kind that crds/ does not hold', { apiVersion: 'keda.sh/v1alpha1', kind: 'ScaledThing', spec: 5 }],
    ['a kind named like a field of every object', { apiVersion: 'keda.sh/v1alpha1', kind: 'constructor' }],
  ] as const)('has nothing to say of %s', (_, manifest) => {
    expect(validateCustomResource(manifest)).toEqual([]);
  });

  it('says the same whatever the order of keys', () => {
    const { apiVersion, kind, metadata, spec } = BAD.find(({ what }) => what === 'two faults at once')!
      .manifest as CustomResourceManifest & { readonly spec: object };
    const reversed = { spec: Object.fromEntries(Object.entries(spec).reverse()), metadata, kind, apiVersion };
    expect(validateCustomResource(reversed)).toEqual(validateCustomResource({ apiVersion, kind, metadata, spec }));
  });

  it('does not take a field of every JavaScript object for a known one', () => {
    const spec = { ...(GOOD.ScaledObject as CustomResourceManifest & { readonly spec: object }).spec };
    expect(
      validateCustomResource({ ...GOOD.ScaledObject, spec: { ...spec, toString: 'x' } }).map(({ path }) => path),
    ).toEqual(['spec.toString']);
  });
});
