'use strict';

/**
 * ESLint's rule: where an optional prop says nothing of its default, nobody can leave it out with a good conscience. It holds interfaces
 * named Props or Options, and with `exported` every exported one.
 */
const defaultTag = {
  meta: { type: 'suggestion', schema: [{ type: 'object', properties: { exported: { type: 'boolean' } } }] },
  create(context) {
    const { exported = false } = context.options[0] ?? {};
    return {
      'TSInterfaceDeclaration > TSInterfaceBody > TSPropertySignature[optional=true]'(node) {
        const declaration = node.parent.parent;
        const name = declaration.id.name;
        const held =
          /(Props|Options)$/.test(name) || (exported && declaration.parent.type === 'ExportNamedDeclaration');
        const comment = context.sourceCode.getCommentsBefore(node).at(-1);
        if (held && !/@default \S/.test(comment?.value ?? '')) {
          const prop = `${name}.${context.sourceCode.getText(node.key)}`;
          context.report({
            node,
            message: `${prop} has no @default: give the value, or "- " and what happens without it`,
          });
        }
      },
    };
  },
};

module.exports = { defaultTag };
