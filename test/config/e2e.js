// A real control plane, the real Pulumi engine and provider.
module.exports = {
  ...require('./base'),
  displayName: 'e2e',
  testMatch: ['<rootDir>/test/e2e/**/*.test.ts'],
  testSequencer: '<rootDir>/test/config/longest-first.js',
};
