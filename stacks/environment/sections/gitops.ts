import * as z from 'zod';
import type { Objection } from '../../../lib/core/errors';
import { checkedText } from '../fields';
import { defineSection } from '../section';
import { checkGitopsOnly } from './delivery';

const schema = z
  .strictObject({
    repository: checkedText(
      'address of the repository with the synthesized YAML, such as https://…/deploy.git',
      checkGit,
    ),
    revision: checkedText('branch, tag or commit that Argo CD follows', checkRevision),
    /** @default - `dist/<environment>` */
    path: checkedText(
      'folder of this environment in the repository; without it dist/<environment>',
      checkFolder,
    ).optional(),
    /** @default true */
    automated: z.boolean().describe('whether Applications sync by themselves').default(true),
  })
  .optional();

/** Where Argo CD finds what it delivers. */
export const gitops = defineSection({
  schema,
  rules: (value, configuration) => checkGitopsOnly('gitops', schema, value, configuration),
  external: () => ({ customResources: ['argoproj.io/*'], namespaces: ['argocd'] }),
  mayDiffer: ['repository', 'revision'],
});

function checkGit(text: string): Objection | undefined {
  const allowed = 'https://host/path or ssh://git@host/path or git@host:path';
  if (/^https?:\/\/[^/]*@/.test(text) || /^ssh:\/\/[^/@]*:[^/@]*@/.test(text)) {
    const fix = 'leave them out and give Argo CD a repository secret';
    return { message: 'holds credentials', allowed, fix };
  }
  // Neither user nor host may begin with "-": ssh takes that for an option. Source: git-scm.com, CVE-2017-1000117.
  const known =
    /^https:\/\/[A-Za-z0-9[][^\s/@]*\/\S+$|^ssh:\/\/(\w[\w-]*@)?[A-Za-z0-9[][^\s/@]*\/\S+$|^\w[\w-]*@[A-Za-z0-9[][^\s:/@]*:[^\s/-]\S*$/;
  return known.test(text)
    ? undefined
    : { message: 'is not the address of a Git repository that Argo CD can reach', got: text, allowed };
}

function checkRevision(text: string): Objection | undefined {
  // Source: git-scm.com/docs/git-check-ref-format.
  return /^[A-Za-z0-9_](?!.*(\.\.|\/\/|@\{|\.lock(\/|$)))[A-Za-z0-9_./@+-]*$/.test(text) && !/[/.]$/.test(text)
    ? undefined
    : { message: 'is not a branch, tag or commit', got: text, allowed: 'a Git reference, such as main or v1.4.2' };
}

function checkFolder(text: string): Objection | undefined {
  const parts = text.split('/');
  return parts.every((part) => /^[A-Za-z0-9_.-]+$/.test(part) && part !== '.' && part !== '..')
    ? undefined
    : {
        message: 'is not a folder of the repository',
        got: text,
        allowed: 'letters, digits, "_", "." and "-" between "/", not beginning or ending with "/", without ".."',
      };
}
