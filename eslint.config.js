const tseslint = require('typescript-eslint');

// The rooms of the house and what each may import; see ARCHITECTURE.md. `from` is matched against the path of an import.
const upwards = (pattern, message) => ({ regex: pattern, message });
const noPulumi = upwards('^@pulumi/', 'Only stacks/pulumi, stacks/policy-pack and the entry know Pulumi.');
const rooms = [
  {
    files: ['lib/**/*.ts'],
    patterns: [
      noPulumi,
      upwards('(^|/)(charts|stacks|cli)(/|$)', 'lib knows Kubernetes and nothing above it.'),
      upwards('^(node:)?(fs|child_process|process|os)($|/)', 'lib reads no files and starts no programs.'),
    ],
  },
  {
    files: ['charts/**/*.ts'],
    patterns: [
      noPulumi,
      upwards('(^|/)cli(/|$)', 'charts are below cli.'),
      upwards('(^|/)stacks/(?!environment$)', 'Of stacks, charts know the Environment type only.'),
    ],
  },
  {
    files: ['stacks/**/*.ts'],
    ignores: ['stacks/pulumi/**', 'stacks/policy-pack/**', 'stacks/index.ts'],
    patterns: [
      noPulumi,
      upwards('(^|/)cli(/|$)', 'stacks are below cli.'),
      upwards('(^|/)pulumi(/|$)', 'The rest of stacks starts without Pulumi.'),
    ],
  },
  { files: ['cli/**/*.ts'], patterns: [noPulumi] },
];

module.exports = tseslint.config(
  { ignores: ['node_modules/', 'dist/', '.keelson/', 'crds/', 'test/golden/', 'tools/', '**/*.js'] },
  ...tseslint.configs.recommended,
  {
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: __dirname } },
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
  ...rooms.map(({ files, ignores, patterns }) => ({
    files,
    ...(ignores === undefined ? {} : { ignores }),
    rules: { '@typescript-eslint/no-restricted-imports': ['error', { patterns }] },
  })),
  {
    files: ['lib/**/*.ts'],
    rules: {
      'no-restricted-properties': [
        'error',
        { object: 'process', property: 'env', message: 'lib reads no environment.' },
      ],
    },
  },
  {
    // Charts may name the type of an environment, not the code that reads one.
    files: ['charts/**/*.ts'],
    rules: {
      'no-restricted-syntax': [
        'error',
        {
          selector: "ImportDeclaration[importKind!='type'][source.value=/stacks\\/environment$/]",
          message: 'Import the Environment type only: `import type { Environment }`.',
        },
      ],
    },
  },
);
