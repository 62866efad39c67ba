import type { Objection } from '../../../lib/core/errors';
import { checkedText } from '../fields';
import { defineSection } from '../section';

export const runbooks = defineSection({
  /** @default - links of alerts are paths in the repository */
  schema: checkedText(
    'address under which people read the repository, for the links of alerts; without it paths in the repository',
    checkPages,
  ).optional(),
  form: 'text',
});

/** Alerts go to channels that many read, so no credentials; what follows the address is a path. */
function checkPages(text: string): Objection | undefined {
  const allowed = 'https://host/path, such as https://git.example.org/agents/keelson/src/branch/main';
  if (/^https?:\/\/[^/]*@/.test(text)) {
    return { message: 'holds credentials', allowed, fix: 'leave them out: people log in as themselves' };
  }
  return /^https?:\/\/[A-Za-z0-9[][^\s?#@"<>]*$/.test(text)
    ? undefined
    : { message: 'is not the address of pages', got: text, allowed };
}
