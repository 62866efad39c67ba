'use strict';

/*
 * The class of @kubernetes/client-node that reads a kubeconfig, in a file of its own. The package loads a class for every kind of the API,
 * 900 files, which takes 0.4 s of processor time; in one file they take 0.07 s. See docs/decisions/0008-bends-of-libraries.md.
 */

const esbuild = require('esbuild');

const MODULE = '@kubernetes/client-node/dist/config.js';

/** What makes esbuild put the module into one file, with everything that it imports. */
const OPTIONS = { bundle: true, platform: 'node', target: 'node20', format: 'cjs', logLevel: 'silent' };

/** Has imports of the module lead to `kube-config.js` beside the bundle. */
const besideTheBundle = {
  name: 'kube-config',
  setup(build) {
    build.onResolve({ filter: /^@kubernetes\/client-node/ }, ({ path }) =>
      path === MODULE
        ? { path: './kube-config.js', external: true }
        : { errors: [{ text: `import ${MODULE} instead of ${path}: the package takes 0.4 s to load` }] },
    );
  },
};

/** Writes `kube-config.js` into the folder of the bundles. */
function writeBeside(root, outdir) {
  return esbuild.build({ ...OPTIONS, absWorkingDir: root, entryPoints: { 'kube-config': MODULE }, outdir });
}

module.exports = { MODULE, OPTIONS, besideTheBundle, writeBeside };
