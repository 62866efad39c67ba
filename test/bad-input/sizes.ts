import { object } from '../stacks/synth/support/platform';
import { configMap, inShop } from '../stacks/synth/support/shop';
import { NOTHING, type Row } from './row';
import { dashboard, inShopChart } from './shop';

const KIBIBYTE = 1024;
const MEBIBYTE = 1024 * KIBIBYTE;

/** What the API server and etcd refuse for its size, and what just fits. */
export const sizes: readonly Row[] = [
  inShopChart(
    'B13',
    'annotations of 256 KiB and a byte',
    (chart) =>
      object(chart, 'v1', 'ConfigMap', {
        ...inShop('a'),
        annotations: { one: 'x'.repeat(128 * KIBIBYTE), two: 'x'.repeat(128 * KIBIBYTE - 5) },
      }),
    'The platform of test does not hold together: 1 fault\n  shop/ConfigMap-a (ConfigMap shop/a) metadata.annotations: are larger than the API server takes (got "262145 bytes", allowed: 262144 bytes together); put the data into a ConfigMap',
  ),
  inShopChart(
    'B13',
    'annotations of 256 KiB',
    (chart) =>
      object(chart, 'v1', 'ConfigMap', { ...inShop('a'), annotations: { one: 'x'.repeat(256 * KIBIBYTE - 3) } }),
    NOTHING,
  ),
  inShopChart(
    'B14',
    'a ConfigMap of 1 MiB and a byte',
    (chart) => configMap(chart, 'a', { key: 'x'.repeat(MEBIBYTE - 2) }),
    'The platform of test does not hold together: 1 fault\n  shop/ConfigMap-a (ConfigMap shop/a) data: is larger than a ConfigMap may be (got "1048577 bytes", allowed: 1048576 bytes); split it, or put the data on a volume',
  ),
  inShopChart(
    'B14',
    'a ConfigMap of 1 MiB',
    (chart) => configMap(chart, 'a', { key: 'x'.repeat(MEBIBYTE - 3) }),
    NOTHING,
  ),
  inShopChart(
    'B14',
    'a Secret of more than 1 MiB',
    (chart) => object(chart, 'v1', 'Secret', inShop('a'), { data: { key: 'eHh4'.repeat(MEBIBYTE / 3) } }),
    'The platform of test does not hold together: 2 faults\n  shop/Secret-a (Secret shop/a) data: holds values in plain text under key; declare the keys with PlatformSecret: values are derived, or fetched from the secret store\n  shop/Secret-a (Secret shop/a) data: is larger than a Secret may be (got "1048578 bytes", allowed: 1048576 bytes); split it, or put the data on a volume',
  ),
  inShopChart(
    'B14',
    'a dashboard of more than 1 MiB',
    (chart) => dashboard(chart, 'shop', JSON.stringify({ uid: 'shop', panels: ['é'.repeat(MEBIBYTE / 2)] })),
    'The platform of test does not hold together: 1 fault\n  shop/ConfigMap-shop (ConfigMap shop/shop) data: is larger than a ConfigMap may be (got "1048613 bytes", allowed: 1048576 bytes); split it, or put the data on a volume',
  ),
  inShopChart(
    'B15',
    'an object that etcd refuses',
    (chart) =>
      object(chart, 'scheduling.k8s.io/v1', 'PriorityClass', { name: 'a' }, { description: 'é'.repeat(800_000) }),
    'The platform of test does not hold together: 1 fault\n  shop/PriorityClass-a (PriorityClass a): is larger than etcd takes (got "1600101 bytes", allowed: 1572864 bytes); split it',
  ),
];
