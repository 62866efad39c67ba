/**
 * A value that only the engine knows, standing in a string of a manifest: `@@pulumi:<number>@@`. The Pulumi bridge puts the value in;
 * YAML has nobody who would, so there a token is a fault.
 */
export const TOKEN = /@@pulumi:[0-9]+@@/;

/** What a Pulumi Output turns into when somebody puts it into a string: the text of its complaint, without any error. */
export const OUTPUT_TEXT = 'Calling [toString] on an [Output';
