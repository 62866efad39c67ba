// `npx jest <path>` finds a test of any tier; `npm test`, `npm run e2e` and `npm run contract` run one tier each.
module.exports = {
  projects: ['<rootDir>/test/config/unit.js', '<rootDir>/test/config/e2e.js', '<rootDir>/test/config/contract.js'],
};
