// What the server answers beyond the protocol. Prices and windows come as the words to show: how a missing or a zero
// price reads is decided in one place, the server.

/** One line of `modelmeta.search`. */
export interface ModelRow {
  /** `provider/id`, what `modelmeta.details` takes. */
  key: string;
  /** The ID as its provider spells it. */
  id: string;
  name: string;
  provider: string;
  price: string;
  context: string;
  status: string;
}

/** One line of `modelmeta.upcoming`. */
export interface RetirementRow extends ModelRow {
  /** `YYYY-MM-DD`. */
  date: string;
  /** Days from today. */
  days: number;
  /** The successor the provider names. */
  successor?: string | null;
}

/** `modelmeta.scanWorkspace`. */
export interface ScanSummary {
  files: number;
  models: number;
  findings: number;
}

/** `modelmeta.refresh`. */
export interface RefreshReport {
  /** Some model differs from before. */
  changed: boolean;
  /** Some source could not be read. */
  failed: boolean;
}

/** The request `modelmeta/status`. */
export interface StatusReply {
  /** Models known. */
  models: number;
  /** `YYYY-MM-DD` of the newest data in use. */
  dataDate: string;
  ageSeconds: number;
  offline: boolean;
  lastError?: string | null;
}
