import { at } from '../../objects/json';
import { isBuiltIn, kindOf } from '../../objects/kinds';
import { groupKind } from '../../objects/manifest';
import { push } from '../../objects/named';
import { resolve, selected, type Relations } from '../../objects/relations';
import { definitionsByKind, type ResourceIndex } from '../../objects/resources';
import { mapSelector } from '../../objects/selector';
import type { Edges } from './edges';

/** Adds the edges that follow from what the objects say, without anybody declaring them. */
export function addImpliedEdges(relations: readonly Relations[], index: ResourceIndex, edges: Edges): void {
  const definitions = definitionsByKind(index);
  for (const relation of relations) {
    const { key, identity } = relation.manifest;
    const namespace =
      identity.namespace === undefined ? undefined : index.find('Namespace', undefined, identity.namespace);
    if (namespace !== undefined) {
      edges.add(key, namespace.key, 'lives in the namespace');
    }
    if (!isBuiltIn(identity.group)) {
      const definition = definitions.get(groupKind(identity.group, identity.kind));
      if (definition !== undefined) {
        edges.add(key, definition, 'is of the kind that it defines');
      }
    }
    addReferences(relation, index, edges);
    addSelections(relation, index, edges);
  }
  addBindings(relations, edges);
}

function addReferences({ manifest, references }: Relations, index: ResourceIndex, edges: Edges): void {
  for (const reference of references) {
    const waitsFor = reference.waitsFor ?? 'object';
    const target = waitsFor === 'nothing' ? undefined : resolve(reference, index);
    if (target === undefined) {
      continue;
    }
    const reason = `names it in ${reference.field}`;
    edges.add(manifest.key, target.key, reason);
    if (waitsFor === 'object and pods') {
      const selector = mapSelector(at(target.object.spec, 'selector'));
      for (const source of index.pods.select(target.identity.namespace ?? '', selector)) {
        edges.add(manifest.key, source.manifest.key, `${reason}, through the Service`);
      }
    }
  }
}

function addSelections({ manifest, selections }: Relations, index: ResourceIndex, edges: Edges): void {
  for (const selection of selections) {
    if (selection.waits === 'nobody') {
      continue;
    }
    for (const { manifest: other } of selected(selection, index)) {
      if (selection.waits === 'selector') {
        edges.add(manifest.key, other.key, `selects it by ${selection.field}`);
      } else {
        edges.add(other.key, manifest.key, 'is selected by the policy');
      }
    }
  }
}

/** Pods that call the API wait until their account may: an operator that may nothing yet exits, or worse, goes on. */
function addBindings(relations: readonly Relations[], edges: Edges): void {
  const bindings = new Map<string, string[]>();
  for (const { manifest, references } of relations) {
    if (kindOf(manifest.identity)?.order === 'binding') {
      for (const { kind, namespace, name } of references) {
        if (kind === 'ServiceAccount') {
          push(bindings, `${namespace}/${name}`, manifest.key);
        }
      }
    }
  }
  for (const { manifest, references } of relations) {
    for (const { kind, namespace, name, field } of references) {
      if (kind === 'ServiceAccount' && field.endsWith('.serviceAccountName')) {
        for (const binding of bindings.get(`${namespace}/${name}`) ?? []) {
          edges.add(manifest.key, binding, 'its service account is bound there');
        }
      }
    }
  }
}
