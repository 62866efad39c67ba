const { buildSync } = require('esbuild');
const { OPTIONS } = require('../../bin/kube-config');

module.exports = {
  process(_source, file) {
    const { outputFiles } = buildSync({ ...OPTIONS, entryPoints: [file], write: false });
    return { code: outputFiles[0].text };
  },
};
