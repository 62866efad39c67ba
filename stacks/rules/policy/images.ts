import { asString } from '../../objects/json';
import { containerRule, kubeLinter, kubeScore, polaris } from '../rule';

export const imageTag = containerRule({
  id: 'image-tag',
  sources: [...kubeScore('container-image-tag'), ...kubeLinter('latest-tag'), ...polaris('tagNotSpecified')],
  severity: 'error',
  reason: 'An image has a tag that says which version runs; `latest` is another program every day.',
  check: ({ container }, report) => {
    const image = asString(container.image) ?? '';
    const allowed = 'repository:tag, or repository:tag@sha256:<64 hexadecimal digits>';
    const fix = 'name a version';
    const { tag, digest } = splitImage(image);
    if (tag === undefined) {
      report({ field: 'image', message: 'has no tag', got: image, allowed, fix });
    } else if (tag === 'latest') {
      report({ field: 'image', message: 'has a tag that moves', got: image, allowed, fix });
    }
    if (digest !== undefined && !/^sha256:[0-9a-f]{64}$/.test(digest)) {
      report({
        field: 'image',
        message: 'has a digest that is malformed',
        got: image,
        allowed,
        fix: 'copy the whole digest',
      });
    }
  },
});

/** The last path segment decides: a port of the registry is not a tag. */
export function splitImage(image: string): { readonly tag?: string; readonly digest?: string } {
  const at = image.indexOf('@');
  const digest = at < 0 ? undefined : image.slice(at + 1);
  const name = at < 0 ? image : image.slice(0, at);
  const colon = name.indexOf(':', name.lastIndexOf('/') + 1);
  const tag = colon < 0 ? '' : name.slice(colon + 1);
  return { tag: tag === '' ? undefined : tag, digest };
}

export const imagePullPolicy = containerRule({
  id: 'image-pull-policy',
  sources: kubeScore('container-image-pull-policy'),
  severity: 'error',
  reason:
    "Images are always pulled: it proves that the pod's own credentials may have them, and costs one request where the layers are there.",
  check: ({ container }, report) => {
    if (container.imagePullPolicy !== 'Always') {
      report({
        field: 'imagePullPolicy',
        message: "may run an image that its own credentials can't pull",
        got: container.imagePullPolicy ?? null,
        allowed: 'Always',
        fix: 'set it to Always',
      });
    }
  },
});
