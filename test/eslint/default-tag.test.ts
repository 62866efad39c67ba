import { Linter } from 'eslint';
import { parser } from 'typescript-eslint';
import { defaultTag } from '../../eslint/default-tag';

function findings(code: string, options: { readonly exported?: boolean } = {}): string[] {
  return new Linter({ configType: 'flat' })
    .verify(
      code,
      {
        files: ['**/*.ts'],
        languageOptions: { parser: parser as Linter.Parser },
        plugins: { keelson: { rules: { 'default-tag': defaultTag } } },
        rules: { 'keelson/default-tag': ['error', options] },
      },
      'file.ts',
    )
    .map(({ message }) => message);
}

const says = (prop: string) => `${prop} has no @default: give the value, or "- " and what happens without it`;

test.each([
  ['an undocumented prop', 'export interface RedisProps { readonly storage?: string }', 'RedisProps.storage'],
  [
    'a docstring without the tag',
    'interface RedisProps { /** The volume. */ readonly storage?: string }',
    'RedisProps.storage',
  ],
  ['a tag that says nothing', 'interface RunOptions { /** @default */ readonly wait?: boolean }', 'RunOptions.wait'],
])('refuses %s', (_, code, prop) => {
  expect(findings(code)).toEqual([says(prop)]);
});

test.each([
  ['a value', 'export interface RedisProps { /** @default 1Gi */ readonly storage?: string }'],
  ['what happens', 'export interface RedisProps { /** The volume. @default - none */ readonly storage?: string }'],
  ['a required prop', 'export interface RedisProps { readonly storage: string }'],
  ['an interface that is no argument', 'export interface Found { readonly namespace?: string }'],
])('accepts %s', (_, code) => {
  expect(findings(code)).toEqual([]);
});

test('holds every exported interface where that is asked', () => {
  expect(findings('export interface Found { readonly namespace?: string }', { exported: true })).toEqual([
    says('Found.namespace'),
  ]);
  expect(findings('interface Found { readonly namespace?: string }', { exported: true })).toEqual([]);
});
