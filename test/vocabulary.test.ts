import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';

const ROOT = join(__dirname, '..');

/** Phrases that no engineer would write, and what CONTRIBUTING.md, "Words", has decided between several spellings. */
const PHRASES: readonly (readonly [RegExp, string])[] = [
  [/\b(cannot|can not)\b/i, "can't"],
  [/\bof ours\b/i, 'managed by Keelson, or our own'],
  [/\b(is|are) told\b(?! (to|by)\b)/i, 'is reported, is printed'],
  [/\bmay nothing\b/i, 'has no rights'],
  [/\bits ways\b/i, 'its modes, its policies'],
  [/\bas it is to\b/i, 'as usual'],
  [/\bis none\b(?! of)/i, 'is missing, is malformed'],
  [/\b(nobody|somebody)\b/i, 'say what does it: no client, another program, someone else'],
  [
    /\b(behavior|favor|honor|catalog|organiz|normalis|recognis|initialis)(s|ed|es|ing|e)?\b/i,
    'British spelling with -ize',
  ],
];

/** Texts that goldens hold: alerts, dashboards and scripts are part of what is delivered. */
const IN_GOLDENS = /(alerts|dashboard|scripts|observation)\.ts$/;

const CAPITALS =
  /^(Keelson|Kubernetes|Pulumi|Go|Node|Argo|PostgreSQL|Redis|Temporal|Gitea|KEDA|CloudNativePG|Docker|Linux|Ctrl|Secret)\b/;

function tracked(...patterns: string[]): string[] {
  return execFileSync('git', ['ls-files', ...patterns], { cwd: ROOT, encoding: 'utf8' })
    .trim()
    .split('\n');
}

function read(file: string): string {
  return readFileSync(join(ROOT, file), 'utf8');
}

/** `file:line phrase → what to write` for every phrase in the text. */
function phrasesIn(file: string, line: number, text: string): string[] {
  return PHRASES.flatMap(([phrase, better]) => {
    const found = phrase.exec(text);
    return found === null ? [] : [`${file}:${line} "${found[0]}": write ${better}`];
  });
}

/** Prose of a page by line: no code. */
function prose(page: string): string[] {
  let fenced = false;
  return page.split('\n').map((line) => {
    fenced = line.trim().startsWith('```') ? !fenced : fenced;
    return fenced || line.startsWith('    ') ? '' : line.replace(/`[^`]*`/g, '');
  });
}

interface Text {
  readonly line: number;
  readonly text: string;
  /** Whether it is the message of an error or of a finding. */
  readonly isMessage: boolean;
}

/** Literal texts of a program, templates with … for what they insert. */
function textsOf(file: string, content: string): Text[] {
  const source = ts.createSourceFile(file, content, ts.ScriptTarget.ES2022, true);
  const found: Text[] = [];
  const visit = (node: ts.Node, isMessage: boolean): void => {
    const line = source.getLineAndCharacterOfPosition(node.getStart()).line + 1;
    if (ts.isStringLiteral(node) || ts.isNoSubstitutionTemplateLiteral(node)) {
      found.push({ line, text: node.text, isMessage });
    } else if (ts.isTemplateExpression(node)) {
      const text = [node.head.text, ...node.templateSpans.map(({ literal }) => literal.text)].join('…');
      found.push({ line, text, isMessage });
      node.templateSpans.forEach(({ expression }) => visit(expression, false));
    } else if (ts.isConditionalExpression(node)) {
      visit(node.condition, false);
      visit(node.whenTrue, isMessage);
      visit(node.whenFalse, isMessage);
    } else if (ts.isPropertyAssignment(node)) {
      visit(node.initializer, /^(message|fix)$/.test(node.name.getText()));
    } else if (ts.isNewExpression(node)) {
      const isError = /^(KeelsonError|Error)$/.test(node.expression.getText());
      node.arguments?.forEach((argument, position) => visit(argument, isError && position === 0));
    } else {
      ts.forEachChild(node, (child) => visit(child, false));
    }
  };
  visit(source, false);
  return found;
}

/** What is against the house's style in a message. */
function styleFaults(file: string, { line, text, isMessage }: Text): string[] {
  if (!isMessage) {
    return [];
  }
  return [
    ...(/^[A-Z][a-z]/.test(text) && !CAPITALS.test(text) ? [`${file}:${line} "${text}" begins with a capital`] : []),
    ...(/[^.…]\.$/.test(text) ? [`${file}:${line} "${text}" ends with a full stop`] : []),
  ];
}

test('pages are in plain English', () => {
  const found = tracked('*.md').flatMap((file) =>
    file === 'CONTRIBUTING.md'
      ? []
      : prose(read(file)).flatMap((text, position) => phrasesIn(file, position + 1, text)),
  );
  expect(found).toEqual([]);
});

const PROGRAMS = tracked('lib/*.ts', 'charts/*.ts', 'stacks/*.ts', 'cli/*.ts').filter((file) => !IN_GOLDENS.test(file));

const TEXTS = PROGRAMS.map((file) => ({ file, texts: textsOf(file, read(file)) }));

test('texts of the program are in plain English', () => {
  const found = TEXTS.flatMap(({ file, texts }) =>
    texts
      // A single word is a value, not a sentence.
      .filter(({ text }) => /\s/.test(text.trim()))
      .flatMap(({ line, text }) => phrasesIn(file, line, text)),
  );
  expect(found).toEqual([]);
});

test('errors are lower case, without a full stop', () => {
  // The sandbox's stages write Kubernetes' own events.
  const own = TEXTS.filter(({ file }) => !file.startsWith('stacks/sandbox/stages/'));
  expect(own.flatMap(({ file, texts }) => texts.flatMap((text) => styleFaults(file, text)))).toEqual([]);
});

test('the checks find what they look for', () => {
  expect(phrasesIn('page.md', 7, 'It removes everything of ours')).toEqual([
    'page.md:7 "of ours": write managed by Keelson, or our own',
  ]);
  expect(phrasesIn('page.md', 7, 'Redis can not be reached')).toEqual(['page.md:7 "can not": write can\'t']);
  const texts = textsOf(
    'a.ts',
    "throw new KeelsonError(`The file ${name} is gone.`, { fix: late ? 'Write it.' : 'write it' });\nconst alert = 'It is. Really.';",
  );
  expect(texts.flatMap((text) => styleFaults('a.ts', text))).toEqual([
    'a.ts:1 "The file … is gone." begins with a capital',
    'a.ts:1 "The file … is gone." ends with a full stop',
    'a.ts:1 "Write it." begins with a capital',
    'a.ts:1 "Write it." ends with a full stop',
  ]);
});
