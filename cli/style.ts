import picocolors from 'picocolors';

export type Colors = ReturnType<typeof picocolors.createColors>;

/** The signs that stand for a state; each is one column wide. */
export interface Glyphs {
  readonly done: string;
  readonly failed: string;
  readonly warning: string;
  readonly waiting: string;
  readonly ellipsis: string;
  readonly spinner: readonly string[];
}

const UNICODE: Glyphs = {
  done: '✓',
  failed: '✗',
  warning: '!',
  waiting: '·',
  ellipsis: '…',
  spinner: ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏'],
};

const ASCII: Glyphs = {
  done: '+',
  failed: 'x',
  warning: '!',
  waiting: '.',
  ellipsis: '~',
  spinner: ['|', '/', '-', '\\'],
};

/** How text may look on one stream. */
export interface Style {
  readonly colors: Colors;
  readonly glyphs: Glyphs;
}

type Variables = Readonly<Record<string, string | undefined>>;

/**
 * The look that fits a stream. `--no-color` wins over FORCE_COLOR, which wins over NO_COLOR, as Node itself has it; without any of them
 * colours go to terminals only.
 */
export function styleFor(stream: { readonly isTTY?: boolean }, variables: Variables, noColorOption: boolean): Style {
  return {
    colors: picocolors.createColors(wantsColor(stream.isTTY === true, variables, noColorOption)),
    glyphs: speaksUnicode(variables) ? UNICODE : ASCII,
  };
}

/** Plain text without colours, with signs that every terminal knows. */
export const PLAIN_STYLE: Style = { colors: picocolors.createColors(false), glyphs: ASCII };

function wantsColor(isTerminal: boolean, variables: Variables, noColorOption: boolean): boolean {
  if (noColorOption) {
    return false;
  }
  const forced = variables['FORCE_COLOR'];
  if (forced !== undefined) {
    return forced !== '0' && forced !== 'false';
  }
  // https://no-color.org: present and not empty, whatever the value.
  const refused = variables['NO_COLOR'];
  if (refused !== undefined && refused !== '') {
    return false;
  }
  return isTerminal && variables['TERM'] !== 'dumb';
}

/** Only a locale that says so: a terminal that shows boxes for signs is worse than one that shows plain letters. */
function speaksUnicode(variables: Variables): boolean {
  const locale = [variables['LC_ALL'], variables['LC_CTYPE'], variables['LANG']].find(
    (value) => value !== undefined && value !== '',
  );
  return locale !== undefined && /utf-?8/i.test(locale) && variables['TERM'] !== 'linux';
}
