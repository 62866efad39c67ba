// What the three tiers share. Types are checked by `npm run check`, not while tests run.
module.exports = {
  rootDir: '../..',
  testEnvironment: 'node',
  transform: {
    // A package of ES modules, which jest can't load: in one file, as the programs have it.
    '/@kubernetes/client-node/dist/config\\.js$': '<rootDir>/test/config/one-file.js',
    '^.+\\.ts$': [
      '@swc/jest',
      { jsc: { target: 'es2022', parser: { syntax: 'typescript' } }, module: { type: 'commonjs' } },
    ],
  },
  setupFilesAfterEnv: ['<rootDir>/test/config/patience.js'],
  transformIgnorePatterns: ['/node_modules/(?!@kubernetes/client-node/dist/config\\.js$)'],
  moduleFileExtensions: ['ts', 'js', 'json'],
  modulePathIgnorePatterns: ['<rootDir>/.keelson/', '<rootDir>/dist/'],
};
