'use strict';

// What plain `pulumi up` runs; see Pulumi.yaml.
module.exports = require('./start')('program');
