const tseslint = require('typescript-eslint');
const { roomImports } = require('./eslint/rooms');

module.exports = tseslint.config(
  { ignores: ['node_modules/', 'dist/', '.keelson/', 'crds/', 'test/golden/', 'tools/', '**/*.js'] },
  ...tseslint.configs.recommended,
  {
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: __dirname } },
    plugins: { keelson: { rules: { 'room-imports': roomImports } } },
    rules: {
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      'no-restricted-globals': ['error', { name: 'name' }],
      eqeqeq: 'error',
    },
  },
  {
    files: ['lib/**/*.ts', 'charts/**/*.ts', 'stacks/**/*.ts', 'cli/**/*.ts'],
    rules: { 'keelson/room-imports': 'error' },
  },
  {
    files: ['lib/**/*.ts'],
    rules: {
      'no-restricted-properties': [
        'error',
        { object: 'process', property: 'env', message: 'lib reads no environment.' },
      ],
    },
  },
);
