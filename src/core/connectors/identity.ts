/** Who a credential belongs to, as the app tells it. */
export interface Identity {
  readonly label: string;
  readonly key: string;
  /** What is kept of the account beside that, in the clear; absent where the connector asks for nothing. */
  readonly values?: Readonly<Record<string, string>>;
}
