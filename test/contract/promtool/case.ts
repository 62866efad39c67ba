/** Series by their selectors, with values in promtool's notation: `1x9` is ten times 1 a minute apart, `0+2x9` rises by 2, `_` is none. */
export type Series = Readonly<Record<string, string>>;

/** One alert with what makes it fire and what does not. */
export interface AlertCase {
  readonly alert: string;
  /** Which one, where the component has several of the name. @default - it has one */
  readonly of?: Readonly<Record<string, string>>;
  readonly fires: Series;
  readonly quiet: Series;
  /** When it is looked at, from the first value on. */
  readonly after: string;
  /** Time between two values, and between two looks of Prometheus. @default 1m */
  readonly every?: string;
  /** Labels that the alert takes from the series. @default - none */
  readonly labels?: Readonly<Record<string, string>>;
  /** Its summary, filled in. */
  readonly says: string;
}

/** The cases of one PrometheusRule. */
export interface AlertCases {
  /** An environment, or a construct of `test/support/constructs.ts`. */
  readonly source: string;
  /** `namespace/name` of the PrometheusRule. */
  readonly rule: string;
  readonly cases: readonly AlertCase[];
}
