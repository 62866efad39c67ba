const tseslint = require('typescript-eslint');
const { defaultTag } = require('./eslint/default-tag');
const { roomImports } = require('./eslint/rooms');

const product = ['lib/**/*.ts', 'charts/**/*.ts', 'stacks/**/*.ts', 'cli/**/*.ts'];
const localeCompare = {
  property: 'localeCompare',
  message: 'Compare with compareText: the order must not change with the locale.',
};
const exportAll = {
  selector: 'ExportAllDeclaration',
  message: 'Export by name, so that a reader sees what the room gives.',
};

module.exports = tseslint.config(
  { ignores: ['node_modules/', 'dist/', '.keelson/', 'crds/', 'test/golden/', 'tools/', '**/*.js', 'eslint/'] },
  ...tseslint.configs.recommended,
  {
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: __dirname } },
    plugins: { keelson: { rules: { 'default-tag': defaultTag, 'room-imports': roomImports } } },
    rules: {
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      'no-restricted-globals': ['error', { name: 'name' }],
      'no-restricted-syntax': ['error', exportAll],
      'no-warning-comments': 'error',
      'max-lines': ['error', 450],
      eqeqeq: 'error',
    },
  },
  {
    files: product,
    rules: {
      'keelson/room-imports': 'error',
      'no-restricted-properties': ['error', localeCompare],
    },
  },
  { files: ['charts/**/*.ts', 'stacks/**/*.ts'], rules: { 'keelson/default-tag': 'error' } },
  {
    files: ['lib/**/*.ts'],
    rules: {
      'keelson/default-tag': ['error', { exported: true }],
      'no-restricted-properties': [
        'error',
        localeCompare,
        { object: 'process', property: 'env', message: 'lib reads no environment.' },
      ],
    },
  },
  {
    files: ['test/**/*.ts'],
    rules: {
      'no-restricted-syntax': [
        'error',
        exportAll,
        {
          selector: 'CallExpression[callee.property.name=/^(skip|only|todo|failing)$/]',
          message: 'A test runs, alone or with all others, or it is no test.',
        },
        {
          selector: 'CallExpression[callee.property.name=/^to(BeDefined|BeTruthy|BeFalsy)$/]',
          message: 'Say which value is expected: nearly everything passes this.',
        },
      ],
    },
  },
);
