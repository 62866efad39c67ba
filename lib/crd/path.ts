/** Path of a field: `spec.template`, or `labels["app.kubernetes.io/name"]` where a dot would mislead. */
export function fieldPath(parent: string, name: string): string {
  if (!/^[\w$-]+$/.test(name)) {
    return `${parent}[${JSON.stringify(name)}]`;
  }
  return parent === '' ? name : `${parent}.${name}`;
}

/** Path of an item of a list: `spec.triggers[0]`. */
export function itemPath(parent: string, index: number): string {
  return `${parent}[${index}]`;
}
