import { existsSync, readFileSync, statSync } from 'node:fs';

/** What log lines of a program that can't start mean for the user, most telling first. */
const meanings: readonly (readonly [RegExp, string])[] = [
  [/address already in use/i, 'another program took its port in the meantime; starting again finds a free one'],
  [/no space left on device/i, 'the disk is full'],
  [/too many open files/i, 'the limit of open files is reached (ulimit -n)'],
  [/no space left.*inotify|inotify.*too many/i, 'the limit of inotify watches is reached'],
  [/cannot allocate memory|out of memory/i, 'the machine has too little free memory'],
  [/permission denied/i, 'a file may not be read or written by this user'],
  [/exec format error/i, 'the program was built for another kind of machine'],
  [
    /unknown flag|flag provided but not defined/i,
    'the program is of another version and does not know one of its flags',
  ],
  [
    /(certificate|x509).*(expired|not yet valid)/i,
    'its certificate is not valid now; check the clock or delete the sandbox',
  ],
  [/crc mismatch|walpb|wal: |snap: |invalid database|file size too small|freepages/i, 'its data is damaged'],
  [
    /version mismatch|etcd.*downgrade|invalid downgrade/i,
    'its data was written by another version of etcd; delete the sandbox',
  ],
];

/** What the end of a log says. */
export interface LogExcerpt {
  /** In words, or the last error line as it stands. */
  readonly meaning: string;
  /** The last lines, oldest first. */
  readonly lines: readonly string[];
}

/** Reads the last lines of a program's log and says what they mean. */
export function explainLog(file: string, count = 5): LogExcerpt {
  const lines = lastLines(file, count);
  // A panic prints its reason first and then its stack, so the search goes further back than what is shown.
  const text = lastLines(file, 60);
  const known = meanings.find(([pattern]) => text.some((line) => pattern.test(line)));
  const telling = text.filter((line) => /^[EF]\d{4} |error|fatal|panic/i.test(line)).at(-1) ?? lines.at(-1);
  return { meaning: known?.[1] ?? (telling === undefined ? 'it wrote nothing to its log' : shortened(telling)), lines };
}

function lastLines(file: string, count: number): readonly string[] {
  if (!existsSync(file) || statSync(file).size === 0) {
    return [];
  }
  return readFileSync(file, 'utf8').trimEnd().split('\n').slice(-count);
}

function shortened(line: string): string {
  // klog's head is `E0102 15:04:05.000000  123 file.go:1] `, zap's is JSON.
  const text = line.replace(/^[A-Z]\d{4} [\d:.]+\s+\d+ [^\]]*\] /, '').trim();
  return text.length > 300 ? `${text.slice(0, 297)}...` : text;
}
