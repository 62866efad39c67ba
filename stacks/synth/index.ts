export { externalOf, type External } from './external';
export { replaceDirectory, writeSynthesis, type TextFile } from './write';
export { filesOf, type ManifestFile } from './files';
export * from './manifest';
export { synthesizeCharts, type SynthesizedChart, type Synthesis, type SynthesizeOptions } from './synthesize';
export { OUTPUT_TEXT, TOKEN } from './tokens';
export { WAVE_ANNOTATION } from './waves';
export { toYaml, toYamlDocuments } from './yaml';
