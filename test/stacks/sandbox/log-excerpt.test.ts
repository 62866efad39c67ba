import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { explainLog } from '../../../stacks/sandbox/log-excerpt';

const root = mkdtempSync(join(tmpdir(), 'keelson-log-'));
const file = join(root, 'log');

afterAll(() => rmSync(root, { recursive: true, force: true }));

it.each([
  [
    'listen tcp 127.0.0.1:2379: bind: address already in use',
    'another program took its port in the meantime; starting again finds a free one',
  ],
  ['write /x: no space left on device', 'the disk is full'],
  ['open /x: permission denied', 'a file may not be read or written by this user'],
  ['Error: unknown flag: --secure-port', 'the program is of another version and does not know one of its flags'],
  ['{"level":"fatal","msg":"wal: crc mismatch"}', 'its data is damaged'],
  ['E0102 15:04:05.000000  123 run.go:72] "command failed" err="boom"', '"command failed" err="boom"'],
  ['I0102 15:04:05.000000  123 run.go:72] the last thing it did', 'the last thing it did'],
  ['', 'it wrote nothing to its log'],
])('reads %p as %p', (text, meaning) => {
  writeFileSync(file, text === '' ? '' : `starting\n${text}\n`);
  expect(explainLog(file).meaning).toBe(meaning);
});

it('shows the last lines', () => {
  writeFileSync(file, 'one\ntwo\nthree\nfour\nfive\nsix\n');
  expect(explainLog(file).lines).toEqual(['two', 'three', 'four', 'five', 'six']);
});

it('survives a log that was never written', () => {
  expect(explainLog(join(root, 'none'))).toEqual({ meaning: 'it wrote nothing to its log', lines: [] });
});
