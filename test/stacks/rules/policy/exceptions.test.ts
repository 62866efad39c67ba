import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadPolicyExceptions, parsePolicyExceptions } from '../../../../stacks/rules';

const parse = (text: string): unknown => parsePolicyExceptions(text, 'policy-exceptions.yaml');

describe('the file of exceptions', () => {
  test('ours is empty', () => {
    expect(loadPolicyExceptions(join(__dirname, '../../../../policy-exceptions.yaml'))).toEqual([]);
  });

  test('a file that is not there, or holds comments only, allows nothing', () => {
    expect(loadPolicyExceptions(join(tmpdir(), 'no such folder', 'none.yaml'))).toEqual([]);
    expect(parse('# nothing yet\n')).toEqual([]);
  });

  test('entries hold in every environment, or in those that they name', () => {
    const folder = mkdtempSync(join(tmpdir(), 'keelson exceptions '));
    const path = join(folder, 'policy-exceptions.yaml');
    writeFileSync(
      path,
      `- { object: v1/Service/a/b, rule: service-type, reason: opened in development only, environments: [dev] }
- { object: apps/Deployment/a/b, rule: ssh-port, reason: it is one }
`,
    );
    const everywhere = {
      object: 'apps/Deployment/a/b',
      rule: 'ssh-port',
      reason: 'it is one',
      source: 'policy-exceptions.yaml',
    };
    const inDev = {
      object: 'v1/Service/a/b',
      rule: 'service-type',
      reason: 'opened in development only',
      environments: ['dev'],
      source: 'policy-exceptions.yaml',
    };
    expect(loadPolicyExceptions(path)).toEqual([inDev, everywhere]);
    expect(loadPolicyExceptions(path, 'dev')).toEqual([inDev, everywhere]);
    expect(loadPolicyExceptions(path, 'prod')).toEqual([everywhere]);
    rmSync(folder, { recursive: true });
  });

  test('every fault is told at once', () => {
    expect(() =>
      parse(`- object: apps/Deployment/a/b
  rule: ssh-prot
  reason: it is one
- objekt: apps/Deployment/a/b
  rule: ssh-port
- object: apps/Deployment/a/c
  rule: ssh-port
  reason: '  '
- { object: apps/Deployment/a/d, rule: ssh-port, reason: it is one, environments: dev }
- { object: apps/Deployment/a/d, rule: ssh-port, reason: it is one }
- text
`),
    ).toThrow(
      `The exceptions to the policy are not usable: 10 faults
  policy-exceptions.yaml[0].rule: is not the id of a rule (got "ssh-prot", allowed: an id of docs/policy.md); write ssh-port
  policy-exceptions.yaml[1].object: is missing (got null, allowed: a key such as apps/Deployment/queue/redis); add object
  policy-exceptions.yaml[1].objekt: is not a field of an exception (allowed: object, rule, reason, environments); write object
  policy-exceptions.yaml[1].reason: is missing (got null, allowed: a sentence that convinces a reviewer); add reason
  policy-exceptions.yaml[2].reason: is missing (got "  ", allowed: a sentence that convinces a reviewer); add reason
  policy-exceptions.yaml[3].environments: is not a list of environments (got "dev", allowed: a list such as [dev]); name them, or remove the field
  policy-exceptions.yaml[4]: allows what another exception allows already (got "apps/Deployment/a/d ssh-port"); remove one of the two
  policy-exceptions.yaml[5].object: is missing (got null, allowed: a key such as apps/Deployment/queue/redis); add object
  policy-exceptions.yaml[5].reason: is missing (got null, allowed: a sentence that convinces a reviewer); add reason
  policy-exceptions.yaml[5].rule: is missing (got null, allowed: the id of a rule, see docs/policy.md); add rule`,
    );
  });

  test('YAML that is none, and YAML that is no list', () => {
    expect(() => parse('- {object: a')).toThrow(
      'The exceptions to the policy are not usable: 1 fault\n  policy-exceptions.yaml: is not YAML: ',
    );
    expect(() => parse('object: a\n')).toThrow(
      `The exceptions to the policy are not usable: 1 fault
  policy-exceptions.yaml: is not a list (got {"object":"a"}, allowed: a list of {object, rule, reason})`,
    );
  });
});
