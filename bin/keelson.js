#!/usr/bin/env node
'use strict';

// The command line.
require('./start')('cli');
