'use strict';

// What `cdk8s synth` runs; see cdk8s.yaml.
require('./start')('app');
