import { writeFileSync } from 'node:fs';
import { stringify } from 'yaml';
import { type ClientName, readPki } from './pki';

/** Writes a kubeconfig with everything in it, readable by its owner only. */
export function writeKubeconfig(
  file: string,
  options: {
    readonly directory: string;
    readonly client: ClientName;
    readonly context: string;
    readonly endpoint: string;
  },
): void {
  const { directory, client, context, endpoint } = options;
  const base64 = (name: string): string => Buffer.from(readPki(directory, name)).toString('base64');
  const config = {
    apiVersion: 'v1',
    kind: 'Config',
    'current-context': context,
    clusters: [{ name: context, cluster: { server: endpoint, 'certificate-authority-data': base64('ca.crt') } }],
    users: [
      {
        name: context,
        user: {
          'client-certificate-data': base64(`${client}.crt`),
          'client-key-data': base64(`${client}.key`),
        },
      },
    ],
    contexts: [{ name: context, context: { cluster: context, user: context, namespace: 'default' } }],
  };
  writeFileSync(file, stringify(config, { lineWidth: 0 }), { mode: 0o600 });
}
