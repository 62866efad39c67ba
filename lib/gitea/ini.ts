import { compareText, type Fault } from '../core';

/** Settings by section and key; the section `''` is the one without a header. */
export type IniSections = Readonly<Record<string, Readonly<Record<string, string>>>>;

/** An app.ini, sections and keys in order, so that the same settings are the same text. */
export function renderIni(sections: IniSections): string {
  return Object.keys(sections)
    .sort(compareText)
    .map((section) => {
      const settings = sections[section] as Readonly<Record<string, string>>;
      const lines = Object.keys(settings)
        .sort(compareText)
        .map((key) => `${key} = ${quoted(settings[key] as string)}\n`);
      return `${section === '' ? '' : `[${section}]\n`}${lines.join('')}`;
    })
    .join('\n');
}

/** Source: docs.gitea.com/1.27/administration/config-cheat-sheet: values with `#` or `;` stand between backquotes. */
function quoted(value: string): string {
  return /[#;"]|^\s|\s$/.test(value) ? `\`${value}\`` : value;
}

/**
 * What no quotation can say: a line break ends a value, a backquote ends a quotation, and `%(NAME)s` is replaced by another value.
 */
export function iniFaults(path: string, sections: IniSections): Fault[] {
  const faults: Fault[] = [];
  for (const [section, settings] of Object.entries(sections)) {
    for (const [key, value] of Object.entries(settings)) {
      if (/[\r\n`]|%\([^)]*\)s/.test(value)) {
        faults.push({
          path: `${path}.settings`,
          message: `${section === '' ? '' : `[${section}] `}${key} can't be written to app.ini`,
          got: value,
          allowed: 'one line without a backquote and without %(NAME)s',
        });
      }
    }
  }
  return faults;
}
