import { preview, up } from '../../stacks/pulumi';
import { ENVIRONMENT, platformOf } from './objects';

// One operation of ours in a process of its own: `keelson.js <up|preview> <project> <kubeconfig> <context> <count> <namespace>`.
const [operation = '', root = '', kubeconfig = '', context = '', count = '', namespace = ''] = process.argv.slice(2);

void { up, preview }
  [operation as 'up' | 'preview']({
    root,
    environment: ENVIRONMENT,
    connection: { kubeconfig, context },
    platform: () => platformOf(Number(count), namespace),
    awaitPolicy: 'none',
  })
  .then(
    (result) => {
      const { created, updated, unchanged, drift } = result;
      const memory = Math.round(process.resourceUsage().maxRSS / 1024);
      process.stdout.write(`${JSON.stringify({ created, updated, unchanged, drift: drift.length, memory })}\n`);
    },
    (error: unknown) => {
      process.stderr.write(`${String(error)}\n`);
      process.exitCode = 1;
    },
  );
