import { Connection } from '@temporalio/client';

const STATES = ['UNKNOWN', 'SERVING', 'NOT_SERVING', 'SERVICE_UNKNOWN'];

/** What `grpc.health.v1.Health/Check` answers; the kubelet's gRPC probe asks the same. */
export async function health(address: string, service: string): Promise<string> {
  const connection = Connection.lazy({ address });
  try {
    const { status } = await connection.withDeadline(Date.now() + 3000, () =>
      connection.healthService.check({ service }),
    );
    return STATES[status ?? 0] as string;
  } finally {
    await connection.close();
  }
}
