import { YamlOutputType } from 'cdk8s';
import { synthesizeCharts, writeSynthesis } from '../../stacks/synth';
import { buildPlatform, ENVIRONMENT } from './platform';

/** One measured run in a process of its own. */
export interface Measurement {
  /** Milliseconds from constructs to files; making the constructs is the same for all tools and not in it. */
  readonly synth: number;
  /** Milliseconds for making the constructs. */
  readonly construct: number;
  /** Processor time of `synth` in the program itself, in milliseconds: what else the machine does shows least in it. */
  readonly user: number;
  /** Processor time of `synth` in the kernel, in milliseconds; nearly all of it is for making files. */
  readonly kernel: number;
  /** Highest resident set of the process, in KiB. */
  readonly peak: number;
}

/** Ways from the same constructs to files. */
export type Tool = 'keelson' | 'keelson-without-policy' | 'cdk8s-file-per-chart' | 'cdk8s-folder-per-chart';

function main(): void {
  const [tool, objects, perChart, directory] = process.argv.slice(2) as [Tool, string, string, string];
  const yamlOutputType =
    tool === 'cdk8s-folder-per-chart'
      ? YamlOutputType.FOLDER_PER_CHART_FILE_PER_RESOURCE
      : YamlOutputType.FILE_PER_CHART;
  const began = performance.now();
  const { app, entries } = buildPlatform(
    { objects: Number(objects), perChart: Number(perChart) },
    { outdir: directory, yamlOutputType },
  );
  const constructed = performance.now();
  const before = process.cpuUsage();
  switch (tool) {
    case 'keelson':
    case 'keelson-without-policy': {
      const policy = tool === 'keelson' ? 'asked' : 'skipped';
      writeSynthesis(synthesizeCharts(app, entries, ENVIRONMENT, { policy }), directory);
      break;
    }
    case 'cdk8s-file-per-chart':
    case 'cdk8s-folder-per-chart':
      app.synth();
      break;
    default:
      throw new Error(`unknown tool ${JSON.stringify(tool satisfies never)}`);
  }
  const { user, system } = process.cpuUsage(before);
  const measurement: Measurement = {
    user: user / 1000,
    kernel: system / 1000,
    synth: performance.now() - constructed,
    construct: constructed - began,
    peak: process.resourceUsage().maxRSS,
  };
  process.stdout.write(JSON.stringify(measurement));
}

if (require.main === module) {
  main();
}
