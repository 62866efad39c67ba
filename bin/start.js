'use strict';

var path = require('path');
var root = path.dirname(__dirname);

/** Loads one of the bundles, fresh from the sources, and gives back what it exports. */
module.exports = function start(name) {
  require('./check').check(root, process.versions.node);
  // It has cdk8s render keys in the order of the source, and names that are made of content would follow.
  delete process.env.CDK8S_DISABLE_SORT;
  var folder;
  try {
    folder = require('./build').ensureBuilt(root);
  } catch (error) {
    // Sources that can't be bundled are the reader's to mend; anything else is ours, and its stack helps.
    process.stderr.write('keelson: ' + (error.stack || error.message) + '\n');
    process.exit(1);
  }
  return require(path.join(folder, name + '.js'));
};
