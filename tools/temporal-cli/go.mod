module keelson/tools/temporal-cli

go 1.26.0

tool github.com/temporalio/cli/cmd/temporal

require github.com/temporalio/cli v1.5.1
