export { formatAmount, readAmount, RESOURCE_NAMES, RESOURCES, sum, type Amounts, type Resource } from './amounts';
export { HEADROOM_PERCENT } from './headroom';
export { needsOf } from './needs';
export { CAPS, deriveCapacity, withQuotas, type Capacity, type NamespaceCapacity } from './quotas';
