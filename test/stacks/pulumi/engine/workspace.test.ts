import { Stack } from '@pulumi/pulumi/automation';

// What the engine itself does otherwise is shown in test/e2e/engine.test.ts.
it.each(['outputs()', 'info('])(
  'the SDK asks for %s after each up, in a process of its own, which is left out',
  (call) => {
    expect(Object.getOwnPropertyNames(Stack.prototype)).toContain(call.replace(/\W+/, ''));
    expect(Stack.prototype.up.toString()).toContain(`this.${call}`);
  },
);
