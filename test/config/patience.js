// Machines can be starved for a minute: a test's limit is there to end what hangs, not to measure.
jest.setTimeout(60_000);
