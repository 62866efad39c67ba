import * as z from 'zod';
import { checkDnsSubdomain } from '../../../lib/core/names';
import { checkedText } from '../fields';
import { defineSection } from '../section';
import { checkGitopsOnly } from './delivery';

const schema = z
  .strictObject({ clusterSecretStore: checkedText('name of the ClusterSecretStore', checkDnsSubdomain) })
  .optional();

/** Where secrets come from when Argo CD delivers; otherwise they are derived. */
export const secretStore = defineSection({
  schema,
  rules: (value, configuration) => checkGitopsOnly('secretStore', schema, value, configuration),
  external: () => ({ customResources: ['external-secrets.io/*'] }),
  mayDiffer: ['clusterSecretStore'],
});
