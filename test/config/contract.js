// The real programs that configurations are for.
module.exports = {
  ...require('./base'),
  displayName: 'contract',
  testMatch: ['<rootDir>/test/contract/**/*.test.ts'],
  testSequencer: '<rootDir>/test/config/longest-first.js',
};
