import { join } from 'node:path';
import { PolicyPack } from '@pulumi/policy';
import { loadPolicyExceptions, POLICY_EXCEPTIONS_FILE } from '../rules';
import { policies } from './policies';

// The file of the project that the pack lies in; a copy of the pack elsewhere has no exceptions.
const exceptions = loadPolicyExceptions(join(__dirname, '../..', POLICY_EXCEPTIONS_FILE));

new PolicyPack('keelson', { policies: policies(exceptions) });
