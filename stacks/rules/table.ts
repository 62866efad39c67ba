import { RULES } from './rules';

/** The rules as a table in Markdown; docs/policy.md holds it, and a test compares the two. */
export function policyTable(): string {
  const rows = RULES.map(({ id, severity, reason, sources }) => {
    const names = sources.map(({ tool, check }) => (tool === 'keelson' ? 'Keelson' : `${tool} \`${check}\``));
    return `| \`${id}\` | ${severity} | ${reason} | ${names.join(', ')} |`;
  });
  return ['| rule | severity | what and why | answers for |', '|---|---|---|---|', ...rows].join('\n');
}
