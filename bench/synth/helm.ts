import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { synthesizeCharts, toYaml, toYamlDocuments } from '../../stacks/synth';
import {
  buildPlatform,
  componentName,
  ENVIRONMENT,
  OBJECTS_AROUND,
  OBJECTS_PER_COMPONENT,
  type Shape,
} from './platform';

const CHECKSUM = 'keelson.dev/config-checksum';

/** Path of a helm that runs: `HELM`, or the first on PATH. */
export function findHelm(): string | undefined {
  const named = process.env.HELM;
  const candidates =
    named === undefined ? (process.env.PATH ?? '').split(delimiter).map((folder) => join(folder, 'helm')) : [named];
  return candidates.find((candidate) => existsSync(candidate));
}

export function helmVersion(helm: string): string {
  return execFileSync(helm, ['version', '--short'], { encoding: 'utf8' }).trim();
}

/**
 * Writes a Helm chart of the same objects, as somebody would who had many alike: values that list the components, and one template that
 * ranges over them.
 */
export function writeHelmChart(directory: string, shape: Shape): void {
  const components = Math.floor((shape.objects - OBJECTS_AROUND) / OBJECTS_PER_COMPONENT);
  const { app, entries } = buildPlatform(shape);
  const { manifests } = synthesizeCharts(app, entries, ENVIRONMENT, { policy: 'skipped' });
  const sample = componentName(0);
  const isSample = (name: string): boolean => name === sample || name === `${sample}-config`;
  const checksums = new Map(
    manifests
      .filter(({ identity }) => identity.kind === 'Deployment')
      .map(({ identity, object }) => [
        identity.name,
        (object.spec as { template: { metadata: { annotations: Record<string, string> } } }).template.metadata
          .annotations[CHECKSUM],
      ]),
  );
  const template = manifests
    .filter(({ chart, identity }) => chart !== 'namespaces' && isSample(identity.name))
    .map(({ object }) => toYaml(object))
    .map((text) => text.replaceAll(sample, '{{ .name }}').replaceAll(checksums.get(sample) ?? '', '{{ .checksum }}'))
    .join('---\n');
  mkdirSync(join(directory, 'templates'), { recursive: true });
  writeFileSync(join(directory, 'Chart.yaml'), 'apiVersion: v2\nname: bench\nversion: 1.0.0\n');
  writeFileSync(
    join(directory, 'values.yaml'),
    toYaml({
      components: Array.from({ length: components }, (_, number) => ({
        name: componentName(number),
        checksum: checksums.get(componentName(number)),
      })),
    }),
  );
  writeFileSync(
    join(directory, 'templates', 'around.yaml'),
    toYamlDocuments(manifests.filter(({ chart }) => chart === 'namespaces').map(({ object }) => object)),
  );
  writeFileSync(
    join(directory, 'templates', 'components.yaml'),
    `{{- range .Values.components }}\n---\n${template}{{- end }}\n`,
  );
}
