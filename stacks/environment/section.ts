import type * as z from 'zod';
import type { External } from '../objects/external';
import type { Finding, PropertyPath } from './finding';

/** A namespace that a section brings along. */
export interface SectionNamespace<Key = string> {
  /** Pod Security level that the API server enforces. @default restricted */
  readonly podSecurity?: 'restricted' | 'baseline' | 'privileged';
  /** Key of the section without which there is no such namespace. @default - it is there whenever the section is */
  readonly with?: Key;
}

/** What a section's rules may ask about the rest of the configuration. */
export interface Configuration {
  /** What a section holds, if it is there and nothing was found against it. */
  read<Schema extends z.ZodType>(section: Section<Schema>): z.output<Schema> | undefined;
  /** Whether nothing was found against a section, which need not be there. */
  isSound(section: Section): boolean;
  /** Whether a secret stands in plain text. */
  isPlainText(path: PropertyPath): boolean;
}

/** One key below `keelson:` in an environment's file, with all that the rest of the program is to know about it. */
export interface Section<Schema extends z.ZodType = z.ZodType> {
  /** What may stand there; a component is optional, and off where its section is missing. */
  readonly schema: Schema;
  /** What its value is wrong in together with other sections. What the value alone is wrong in belongs to the schema. @default - nothing */
  rules?(value: z.output<Schema>, configuration: Configuration): Finding[];
  /** Namespaces that its component needs, by name. @default - none */
  readonly namespaces?: Readonly<Record<string, SectionNamespace>>;
  /** What it uses that others bring to the cluster. @default - nothing */
  external?(value: NonNullable<z.output<Schema>>): Partial<External>;
  /**
   * Keys, dotted and from the section's own downwards, that may differ between environments; the empty key is the section itself.
   * @default - none
   */
  readonly mayDiffer?: readonly string[];
  /** How it is written: as a structure, as plain text, or as text that may be encrypted. @default structure */
  readonly form?: 'structure' | 'text' | 'secret text' | 'secret structure';
}

type KeyOf<Schema extends z.ZodType> = keyof NonNullable<z.output<Schema>> & string;

export function defineSection<Schema extends z.ZodType>(
  section: Section<Schema> & { readonly namespaces?: Readonly<Record<string, SectionNamespace<KeyOf<Schema>>>> },
): Section<Schema> {
  return section;
}
