import type * as z from 'zod';
import type { Section } from '../section';
import { capacitySection } from './capacity';
import { delivery } from './delivery';
import { gitea } from './gitea';
import { gitops } from './gitops';
import { images } from './images';
import { keda } from './keda';
import { postgres } from './postgres';
import { raibidCi } from './raibid-ci';
import { redis } from './redis';
import { runbooks } from './runbooks';
import { secretStore } from './secret-store';
import { rootSecret, secrets } from './secrets';
import { target } from './target';
import { temporal } from './temporal';

/** Components and systems, which have namespaces. */
const COMPONENTS = { redis, raibidCi, keda, gitea, temporal, postgres } as const;

/** Every key below `keelson:`, in the order in which it is documented. */
export const SECTIONS = {
  target,
  delivery,
  images,
  capacity: capacitySection(COMPONENTS),
  ...COMPONENTS,
  runbooks,
  gitops,
  secretStore,
  rootSecret,
  secrets,
} as const;

export type SectionName = keyof typeof SECTIONS;

/** What all sections together hold when nothing is wrong with them. */
export type Sections = z.output<z.ZodObject<{ [Name in SectionName]: (typeof SECTIONS)[Name]['schema'] }>>;

/** Every section by name. */
export const SECTION_LIST: readonly (readonly [SectionName, Section])[] = Object.entries(SECTIONS) as [
  SectionName,
  Section,
][];

export const SECTION_NAMES: readonly string[] = Object.keys(SECTIONS);

/** Sections whose value is a text; Pulumi hands all others to the program as JSON. */
export const TEXT_SECTIONS = namesOf('text', 'secret text');

/** Sections where `pulumi config set --secret` may write. */
export const SECRET_SECTIONS = namesOf('secret text', 'secret structure');

function namesOf(...forms: readonly Section['form'][]): readonly string[] {
  return SECTION_LIST.filter(([, { form }]) => form !== undefined && forms.includes(form)).map(([name]) => name);
}
