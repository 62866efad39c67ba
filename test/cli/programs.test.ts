import { tools } from '../../stacks/programs';
import { keelson, emptyProject, scratchFolder } from './support';

const scratch = scratchFolder();
afterAll(() => scratch.remove());

test('the addresses of all that is downloaded, one a line', async () => {
  const { code, stdout } = await keelson(['programs', '--machine', 'linux-arm64'], {
    directory: emptyProject(scratch.path),
  });
  expect(code).toBe(0);
  const version = (program: string): string => tools.find((tool) => tool.program === program)?.version ?? '';
  const kube = `https://dl.k8s.io/release/v${version('kube')}/bin/linux/arm64`;
  const etcd = version('etcd');
  const pulumi = version('pulumi');
  expect(stdout.trim().split('\n')).toEqual([
    `https://github.com/etcd-io/etcd/releases/download/v${etcd}/etcd-v${etcd}-linux-arm64.tar.gz`,
    ...['kube-apiserver', 'kube-controller-manager', 'kube-scheduler'].flatMap((name) => [
      `${kube}/${name}`,
      `${kube}/${name}.sha256`,
    ]),
    `https://github.com/kubernetes-sigs/kwok/releases/download/v${version('kwok')}/kwok-linux-arm64`,
    `https://github.com/pulumi/pulumi/releases/download/v${pulumi}/pulumi-v${pulumi}-linux-arm64.tar.gz`,
    `https://get.pulumi.com/releases/plugins/pulumi-resource-kubernetes-v${version('pulumi-resource-kubernetes')}-linux-arm64.tar.gz`,
  ]);
});

test('as a document, with the checksums that are pinned', async () => {
  const { stdout } = await keelson(['programs', '--machine', 'darwin-amd64', '--json'], {
    directory: emptyProject(scratch.path),
  });
  const { files } = JSON.parse(stdout) as { files: { program: string; sha256?: string }[] };
  expect(files.map(({ program }) => program)).toEqual(['pulumi', 'pulumi-resource-kubernetes']);
  expect(files[0]?.sha256).toMatch(/^[0-9a-f]{64}$/);
});

test('an unknown machine is refused', async () => {
  const { code, stderr } = await keelson(['programs', '--machine', 'vax'], { directory: emptyProject(scratch.path) });
  expect({ code, stderr }).toEqual({
    code: 2,
    stderr:
      'keelson: unknown machine "vax"\n  fix: name one of: linux-amd64, linux-arm64, darwin-amd64, darwin-arm64\n',
  });
});
