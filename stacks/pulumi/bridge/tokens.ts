import * as pulumi from '@pulumi/pulumi';
import { KeelsonError } from '../../../lib/core/errors';

// Outputs are known only while Pulumi runs, charts are plain text: a token stands in for the output until the bridge puts it back.
const TOKEN = /@@pulumi:([0-9]+)@@/g;
const outputs: pulumi.Output<string>[] = [];

/** Text that stands for an output in a chart. The bridge replaces it; in written YAML it is an error. */
export function asString(output: pulumi.Output<string>): string {
  outputs.push(output);
  return `@@pulumi:${outputs.length - 1}@@`;
}

/** Whether a text holds a token. */
export function holdsToken(text: string): boolean {
  return text.search(TOKEN) >= 0;
}

/**
 * The same value with outputs in the place of tokens, at any depth.
 * @param where the object's path, for the message
 * @throws KeelsonError when a token stands for no output of this run.
 */
export function resolveTokens(value: unknown, where: string): unknown {
  if (typeof value === 'string') {
    return holdsToken(value) ? resolveText(value, where) : value;
  }
  if (Array.isArray(value)) {
    return value.map((item, index) => resolveTokens(item, `${where}[${index}]`));
  }
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(
      Object.entries(value).map(([key, field]) => [key, resolveTokens(field, `${where}.${key}`)]),
    );
  }
  return value;
}

function resolveText(text: string, where: string): pulumi.Output<string> {
  const pieces: pulumi.Input<string>[] = [];
  let end = 0;
  for (const match of text.matchAll(TOKEN)) {
    const output = outputs[Number(match[1])];
    if (output === undefined) {
      throw new KeelsonError(
        `${where}: the token ${match[0]} stands for no output of this run`,
        'make tokens with asString(output) in the same program',
      );
    }
    pieces.push(text.slice(end, match.index), output);
    end = match.index + match[0].length;
  }
  pieces.push(text.slice(end));
  return pulumi.concat(...pieces);
}
