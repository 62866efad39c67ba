import { describeCommandFailure, describeFailures } from '../../../../stacks/pulumi/engine/failures';

// The texts are the provider's and the API server's own, taken from real runs.

describe('describeFailures', () => {
  it.each<[string, string, string | undefined]>([
    [
      'deployments.apps "web" is forbidden: exceeded quota: small, requested: count/deployments.apps=1, used: count/deployments.apps=0, limited: count/deployments.apps=0',
      'k: the quota small of its namespace is used up: asked for count/deployments.apps=1, used count/deployments.apps=0, allowed count/deployments.apps=0',
      'raise the quota under keelson:capacity.namespaces, or ask for less',
    ],
    [
      'pods "web" is forbidden: violates PodSecurity "restricted:v1.35": allowPrivilegeEscalation != false (container "main" must set it)',
      'k: Pod Security "restricted:v1.35" refuses its pods: allowPrivilegeEscalation != false (container "main" must set it)',
      'mend the pod template',
    ],
    [
      'Patch "https://127.0.0.1:1/api/v1/x?force=false": read tcp 127.0.0.1:4->127.0.0.1:1: read: connection reset by peer',
      'k: the API server at 127.0.0.1:1 stopped answering',
      'run `keelson up` again once it answers: what was done is recorded, the rest follows',
    ],
    [
      'error: resource a/b was not successfully created by the Kubernetes API server: Patch "https://127.0.0.1:1/api/v1/x?force=false": http2: client connection force closed via ClientConn.Close',
      'k: the API server at 127.0.0.1:1 stopped answering',
      'run `keelson up` again once it answers: what was done is recorded, the rest follows',
    ],
    [
      'configured Kubernetes cluster is unreachable: unable to load schema information from the API server: Get "https://127.0.0.1:9/openapi/v2?timeout=32s": dial tcp 127.0.0.1:9: connect: connection refused',
      "k: the API server can't be reached: connection refused",
      'run `keelson up` again once it answers: what was done is recorded, the rest follows',
    ],
    ['error: something else entirely', 'k: something else entirely', undefined],
  ])('says what %j means', (message, sentence, fix) => {
    expect(describeFailures([{ key: 'k', message }])).toMatchObject({ message: sentence, fix });
  });

  it('groups objects by cause, names three and counts the rest', () => {
    const failures = ['e', 'a', 'd', 'c', 'b'].map((key) => ({
      key,
      message: 'dial tcp h:1: connect: connection refused',
    }));
    expect(describeFailures([...failures, { message: 'odd' }]).message).toBe(
      'a, b, c and 2 more: the API server at h:1 stopped answering\nodd',
    );
  });
});

describe('describeCommandFailure', () => {
  it.each([
    ['error: incorrect passphrase', 'the state of "dev" or its configuration was encrypted with another passphrase'],
    [
      'error: passphrase must be set with PULUMI_CONFIG_PASSPHRASE',
      'the state of "dev" is encrypted, and no passphrase is given',
    ],
    ['Failed to get Pulumi version', 'Pulumi was found but does not run'],
    ['spawn pulumi ENOENT', 'Pulumi was found but does not run'],
    ["no resource plugin 'pulumi-resource-kubernetes' found", "Pulumi's Kubernetes provider can't be fetched"],
    ['the stack is currently locked by 1 lock(s)', 'another run is changing "dev"'],
  ])('says what %j means', (text, sentence) => {
    expect(describeCommandFailure(new Error(text), 'dev').message).toBe(sentence);
  });

  it('passes on what it does not know', () => {
    const error = new Error('a fault of ours');
    expect(describeCommandFailure(error, 'dev')).toBe(error);
  });
});
