import { formatPlace, PROJECT, type Finding } from './finding';
import { SECRET_SECTIONS, TEXT_SECTIONS } from './sections/catalogue';
import { checkConfigKey, checkStructure, type ConfigSource } from './source';

/**
 * Reads what Pulumi's runtime hands to the program: full keys, plain values as text, structures as JSON, secrets decrypted.
 * `secretKeys` are the full keys that hold something secret; without them nothing is said about plain text.
 */
export function configSource(
  config: Readonly<Record<string, string>>,
  secretKeys: ReadonlySet<string> | undefined,
): ConfigSource {
  const findings: Finding[] = [];
  const values: Record<string, unknown> = {};
  const keys = Object.keys(config);
  for (const key of keys) {
    const objection = checkConfigKey(key, keys);
    if (objection !== undefined) {
      findings.push({ at: [], place: key, ...objection });
    } else if (key.startsWith(`${PROJECT}:`)) {
      const section = key.slice(PROJECT.length + 1);
      values[section] = TEXT_SECTIONS.includes(section) ? config[key] : parseStructure(config[key] ?? '');
      if (secretKeys?.has(key) && !SECRET_SECTIONS.includes(section)) {
        findings.push({
          at: [section],
          message: 'holds something encrypted, but synth must be able to read it',
          allowed: `encrypted values under ${SECRET_SECTIONS.join(' and ')}`,
          fix: 'write it in plain text',
        });
      }
    }
  }
  return {
    values,
    findings: [...findings, ...checkStructure(values)],
    placeOf: (path) => (path.length === 0 ? 'config' : formatPlace(path)),
    written: () => undefined,
    isPlainText: ([section]) => secretKeys !== undefined && !secretKeys.has(`${PROJECT}:${section}`),
  };
}

/** Text that is no JSON stays what it is, for the schema to refuse as it refuses a plain value in the file. */
function parseStructure(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
