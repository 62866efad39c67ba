'use strict';

const fs = require('node:fs');
const path = require('node:path');

/**
 * Definitions of custom resources are megabytes, and a run needs few of them: they lie beside the bundles and are read when they are
 * asked for.
 */
module.exports = function definitionsBeside(root, outdir) {
  return {
    name: 'definitions-beside',
    setup(build) {
      build.onLoad({ filter: /[\\/]crds[\\/].*\.json$/ }, ({ path: file }) => {
        const name = path.relative(root, file).split(path.sep).join('/');
        fs.mkdirSync(path.dirname(path.join(outdir, name)), { recursive: true });
        fs.copyFileSync(file, path.join(outdir, name));
        const place = `require('node:path').join(__dirname, ${JSON.stringify(name)})`;
        return { contents: `module.exports = require('node:fs').readFileSync(${place}, 'utf8');`, loader: 'js' };
      });
    },
  };
};
