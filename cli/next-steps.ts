import { compareText } from '../lib/core/errors';
import type { Synthesis } from '../stacks/synth';
import { shellWord } from './shell';
import { table } from './text';
import { isSimulated } from './where';
import type { Connected } from './connection';

const MOST_HINTS = 5;

interface ServicePort {
  readonly name?: string;
  readonly port: number;
}

/** What somebody types next, as lines. */
export function nextSteps(
  connected: Connected,
  synthesis: Synthesis,
  variables: Readonly<Record<string, string | undefined>>,
): string[] {
  const { place, kubeconfig, context } = connected;
  const isOwn = place.type === 'sandbox' || variables['KUBECONFIG'] === kubeconfig;
  const lines: (readonly [string, string])[] = [];
  if (place.type === 'sandbox' && variables['KUBECONFIG'] !== kubeconfig) {
    lines.push(['use it', `export KUBECONFIG=${shellWord(kubeconfig)}`]);
  }
  const kubectl = isOwn ? 'kubectl' : `kubectl --context ${shellWord(context)}`;
  lines.push(['see it', `${kubectl} get pods --all-namespaces`]);
  if (!isSimulated(place)) {
    lines.push(
      ...appServices(synthesis).map(
        ({ namespace, name, port }) =>
          [name, `${kubectl} -n ${namespace} port-forward service/${name} ${port}:${port}`] as const,
      ),
    );
  }
  lines.push(['check it', `keelson diff ${synthesis.environment.name}${place.type === 'sandbox' ? ' --sandbox' : ''}`]);
  if (place.type === 'sandbox') {
    lines.push(['stop it', `keelson sandbox stop --profile ${place.profile}`]);
  }
  return table(lines.map(([what, how]) => [`  ${what}`, how]));
}

/** The Services of the systems themselves: what one would look at first. */
function appServices(
  synthesis: Synthesis,
): { readonly namespace: string; readonly name: string; readonly port: number }[] {
  const apps = new Set(synthesis.charts.filter(({ phase }) => phase === 'apps').map(({ name }) => name));
  return synthesis.manifests
    .filter(({ chart, object }) => apps.has(chart) && object.apiVersion === 'v1' && object.kind === 'Service')
    .flatMap(({ identity, object }) => {
      const ports = (object.spec as { readonly ports?: readonly ServicePort[] } | undefined)?.ports ?? [];
      const port = ports.find(({ name }) => name === 'http') ?? ports[0];
      return port === undefined || identity.namespace === undefined
        ? []
        : [{ namespace: identity.namespace, name: identity.name, port: port.port }];
    })
    .sort((a, b) => compareText(`${a.namespace}/${a.name}`, `${b.namespace}/${b.name}`))
    .slice(0, MOST_HINTS);
}
