'use strict';
// Runs before anything else, also on a Node that is too old for the rest: only syntax that every Node reads.

var fs = require('fs');
var path = require('path');

var OLDEST_NODE = 20;

/** Ends with one sentence where this Node, or this checkout, can't run the project. */
function check(root, version) {
  var problem = problemOf(root, version);
  if (problem !== undefined) {
    process.stderr.write('keelson: ' + problem + '\n');
    process.exit(1);
  }
}

function problemOf(root, version) {
  if (parseInt(version, 10) < OLDEST_NODE) {
    return (
      'this is Node ' +
      version +
      ', and Node ' +
      OLDEST_NODE +
      ' or newer is needed; install it from https://nodejs.org'
    );
  }
  if (
    !fs.existsSync(path.join(root, 'node_modules', 'esbuild')) ||
    !fs.existsSync(path.join(root, 'node_modules', 'cdk8s'))
  ) {
    return 'the packages are not installed; run npm ci in ' + root;
  }
  return undefined;
}

module.exports = { check: check, problemOf: problemOf };
