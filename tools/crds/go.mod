module keelson.dev/tools/crds

go 1.26.0

// Read by generate.js, not compiled: each of these modules is opened in the module cache and its API is generated under its
// own go.mod, so that embedded Kubernetes types are of the version that upstream ships. Do not tidy.
require (
	github.com/argoproj/argo-cd/v3 v3.3.18
	github.com/argoproj/gitops-engine v0.7.1-0.20250908182407-97ad5b59a627
	github.com/cloudnative-pg/cloudnative-pg v1.30.0
	github.com/cloudnative-pg/plugin-barman-cloud v0.13.0
	github.com/external-secrets/external-secrets v1.3.2
	github.com/kedacore/keda/v2 v2.20.2
	github.com/prometheus-operator/prometheus-operator v0.93.1
	github.com/prometheus-operator/prometheus-operator/pkg/apis/monitoring v0.93.1
)
