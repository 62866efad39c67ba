/**
 * How long the sentinels wait. From the loss of a master to the first write that the new one takes pass 5 s until it is held for dead
 * and 1 to 3 s for the election.
 */
export const SENTINEL_TIMING = {
  /** Seconds without an answer after which a sentinel holds a master for dead. */
  downAfterSeconds: 5,
  /** Half the seconds after which a failover that did not end, for instance by a split vote, is tried again. */
  failoverTimeoutSeconds: 15,
  /** Seconds for which a master that comes back lets the others choose a new one. */
  giveWaySeconds: 60,
  /** Seconds for which, after the loss of all nodes, the others of a queue wait for the last master, which has all the work. */
  patienceSeconds: 600,
} as const;
