import { ApiObject, App, Chart, JsonPatch, Lazy, type IResolver, type ResolutionContext } from 'cdk8s';
import { ConfigMap, k8s } from 'cdk8s-plus-28';
import { buildPlatform } from '../../../charts/catalogue';
import { environmentFromFile } from '../../../stacks/environment';
import { normalize } from '../../../stacks/synth/normalize';
import { Renderer } from '../../../stacks/synth/render';

const canonical = (value: unknown): unknown => normalize(value, { tokens: 'allowed' }).value;

function chartOf(app: App = new App()): Chart {
  return new Chart(app, 'chart', { disableResourceNameHashes: true });
}

function rendered(object: ApiObject): unknown {
  return canonical(new Renderer(App.of(object)).render(object));
}

const SPEC: k8s.ServiceSpec = {
  clusterIp: 'None',
  selector: Lazy.any({ produce: () => ({ app: 'a' }) }) as Record<string, string>,
  ports: [{ port: 80, targetPort: k8s.IntOrString.fromString('http') }],
};

describe('Renderer', () => {
  it.each(['dev', 'staging', 'prod'])('renders every object of %s as toJson does', (name) => {
    const { app } = buildPlatform(environmentFromFile(`${__dirname}/../../..`, name));
    const renderer = new Renderer(app);
    const objects = app.node.findAll().filter((construct) => ApiObject.isApiObject(construct));
    expect(objects.length).toBeGreaterThan(50);
    for (const object of objects) {
      expect(canonical(renderer.render(object))).toEqual(canonical(object.toJson()));
    }
  });

  it('resolves what is lazy, tokens, and unions of numbers and strings', () => {
    const chart = chartOf();
    expect(rendered(new k8s.KubeService(chart, 'Service', { metadata: { name: 'a' }, spec: SPEC }))).toEqual({
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: 'a' },
      spec: { clusterIP: 'None', selector: { app: 'a' }, ports: [{ port: 80, targetPort: 'http' }] },
    });
    const token = { resolve: () => ({ resolve: () => 'value' }) };
    const plain = new ApiObject(chart, 'Plain', {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'b' },
      data: { token, none: null, list: [token] },
    } as never);
    expect(rendered(plain)).toEqual(canonical(plain.toJson()));
    expect(rendered(plain)).toMatchObject({ data: { token: 'value', list: ['value'] } });
  });

  it('leaves patched objects, classes that render otherwise, and resolvers of the app to cdk8s', () => {
    const patched = new ConfigMap(chartOf(), 'Map', { metadata: { name: 'a' }, data: { a: '1' } });
    const object = ApiObject.of(patched);
    object.addJsonPatch(JsonPatch.replace('/data/a', '2'));
    expect(rendered(object)).toMatchObject({ data: { a: '2' } });

    class Marked extends k8s.KubeConfigMap {
      override toJson(): unknown {
        return { ...(super.toJson() as object), data: { marked: 'yes' } };
      }
    }
    expect(rendered(new Marked(chartOf(), 'Map', { metadata: { name: 'a' } }))).toMatchObject({
      data: { marked: 'yes' },
    });

    const upper: IResolver = {
      resolve: (context: ResolutionContext) => {
        if (context.value === 'lower') {
          context.replaceValue('UPPER');
        }
      },
    };
    const map = new k8s.KubeConfigMap(chartOf(new App({ resolvers: [upper] })), 'Map', { data: { a: 'lower' } });
    expect(rendered(map)).toMatchObject({ data: { a: 'UPPER' } });
  });

  it('does not trust a generated class that renders otherwise than it says', () => {
    class Imported extends ApiObject {
      static readonly GVK = { apiVersion: 'v1', kind: 'ConfigMap' };
      static manifest(props: object): unknown {
        return { ...Imported.GVK, ...props };
      }
      constructor(scope: Chart, id: string) {
        super(scope, id, { ...Imported.GVK, metadata: { name: id } });
      }
      override toJson(): unknown {
        return { ...(super.toJson() as object), data: { extra: 'yes' } };
      }
    }
    const chart = chartOf();
    const renderer = new Renderer(App.of(chart));
    for (const name of ['a', 'b']) {
      expect(canonical(renderer.render(new Imported(chart, name)))).toMatchObject({ data: { extra: 'yes' } });
    }
  });

  it('keeps what JSON can not hold, so that it can be refused by name', () => {
    const data = JSON.parse('{"__proto__": "x"}') as object;
    const object = new ApiObject(chartOf(), 'Map', { apiVersion: 'v1', kind: 'ConfigMap', data } as never);
    const { defects } = normalize(new Renderer(App.of(object)).render(object), { tokens: 'allowed' });
    expect(defects).toEqual([
      {
        field: 'data.__proto__',
        message: 'is a key that JavaScript gives a meaning of its own',
        fix: 'use another key',
      },
    ]);
  });
});
