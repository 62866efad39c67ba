// Command pulumi-resource-kubernetes is the Pulumi Kubernetes provider for raw resources.
//
// Upstream's program carries a generated schema of every type for the typed SDKs and for its converters. Keelson registers
// raw resources, which the provider checks against the API server and not against that schema, so an empty one is enough.
package main

import "github.com/pulumi/pulumi-kubernetes/provider/v4/pkg/provider"

// version is set by the linker.
var version = "4.25.0"

func main() {
	provider.Serve("kubernetes", version, []byte("{}"), []byte("{}"))
}
