export { architectureMermaid } from './architecture/mermaid';
export type { External } from '../objects/external';
export { externalOf } from './external';
export { writtenFiles } from './mark';
export { replaceDirectory, writeSynthesis, type TextFile } from './write';
export { filesOf, type ManifestFile } from './files';
export {
  type CollectedManifest,
  type Identity,
  identityOf,
  keyOf,
  type KubernetesObject,
  type Manifest,
} from '../objects/manifest';
export { synthesizeCharts, type SynthesizedChart, type Synthesis, type SynthesizeOptions } from './synthesis';
export { nearestProject, synthesize, type SynthesizePlatformOptions } from './synthesize';
export { OUTPUT_TEXT, TOKEN } from './tokens';
export { WAVE_ANNOTATION } from './waves';
export { toYaml, toYamlDocuments } from './yaml';
